"""Newsdesk: reads what editors write, strictly, before anything is built.

Signals:
- `article_generator_init`: reads and checks the whole content before the first file is written,
  stops the run with plain messages when anything is wrong, and lets the articles generator read
  from the edition. It is the earliest signal that knows the context which generators share.
- `page_generator_init`: lets the pages generator read from the same edition.
- `all_generators_finalized`: copies attachments beside their articles.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.newsdesk import receivers

    signals.article_generator_init.connect(receivers.open_edition)
    signals.page_generator_init.connect(receivers.share_edition)
    signals.all_generators_finalized.connect(receivers.publish_attachments)
