"""Portal: the frame around every page, the lists, the home page and the theme's files.

Signals:
- `initialized`: adds the filters that describe pages to search engines and to other sites.
- `get_generators`: adds the generators of articles and pages, of home, lists and archives by our
  own numbering, and the one that makes what is stale of all that was gathered, keeps what is
  current and removes what is left over.
- `all_generators_finalized`: puts that one behind the generators of all plugins.
- `article_generator_finalized`: makes the frame of every page, once all articles are known.
- `generator_init`: lets all generators share one set of compiled templates, kept for later builds.
- `get_writer`: replaces the writer by one that gathers.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.portal import receivers

    signals.initialized.connect(receivers.add_filters)
    signals.get_generators.connect(receivers.add_generators)
    signals.generator_init.connect(receivers.share_templates)
    signals.get_writer.connect(receivers.replace_writer)
    signals.all_generators_finalized.connect(receivers.put_keeper_last)
    signals.article_generator_finalized.connect(receivers.frame_pages)
