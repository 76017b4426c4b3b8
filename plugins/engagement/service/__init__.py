"""The service that counts views and visits and records votes.

Started as `python3 -m plugins.engagement.service COMMAND`; ../README.md lists the commands.

A request goes one way: `http` reads and checks it, `reception` turns who asks into keys, `writer`
gathers what came in while the last commit ran, `batch` applies it by the rules of `counting` and
`rating` in one transaction of the `store`, and only then it is answered, out of `figures`.
`upkeep` does what goes on beside, `logs` finds in the web server's log what no script sends, and
`operations` are what an administrator does with a store.
"""
