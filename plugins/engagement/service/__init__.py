"""The service that counts views and visits, records votes, and takes in comments and letters.

Started as `python3 -m plugins.engagement.service COMMAND`; ../OPERATIONS.md lists the commands.

`store` keeps the data in SQLite or PostgreSQL; `counting` turns hits and votes into figures;
`voice` is what readers send and editors decide; `http` is the protocol, the public addresses and
the editors' desk; `logs` reads the web server's log; `operations` are periodic tasks and what
administrators do with a store; `run` is the process and its command line. Each imports only those
named before it, and the modules of this folder (`clock`, `errors`, `messages`, `settings`) import
none of them.

A hit passes `http.protocol`, `http.app`, `http.handlers`, `counting.recorder`, `counting.writer`
and `counting.batch`; it is answered from `counting.figures` after the commit.
"""
