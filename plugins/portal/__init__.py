"""Portal: the frame around every page, articles, lists, the front page and the theme's files.

Signals:
- `initialized`: adds filters for structured data and sharing, leaves out Pelican's closing line.
- `get_generators`: adds the generator that runs the hooks of all plugins and writes the output.
- `all_generators_finalized`: moves it behind the generators of other plugins.
- `generator_init`: keeps compiled templates for later builds.
- `get_writer`: replaces the writer by one that collects pages.
"""


def register() -> None:
    """Connect the receivers."""
    from pelican import signals

    from plugins.portal import receivers

    signals.initialized.connect(receivers.add_filters)
    signals.initialized.connect(receivers.leave_the_last_word)
    signals.get_generators.connect(receivers.add_generator)
    signals.generator_init.connect(receivers.keep_templates)
    signals.get_writer.connect(receivers.replace_writer)
    signals.all_generators_finalized.connect(receivers.put_generator_last)
