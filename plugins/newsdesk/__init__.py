"""Newsdesk: reads and checks the content before anything is built.

Signals:
- `article_generator_init`: reads and checks the whole content before the first file is written,
  stops the run with plain messages when anything is wrong, and puts the content into the context.
  It is the earliest signal that knows the context which generators share. Pelican's own generators
  of articles and pages get nothing to read.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.newsdesk import receivers

    signals.article_generator_init.connect(receivers.open_edition)
