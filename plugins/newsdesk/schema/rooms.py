"""The fields of notices, units of the office and topics: tables as in `declarations`."""

from __future__ import annotations

from plugins.newsdesk.schema import kinds, moments
from plugins.newsdesk.schema.contacts import e_mail, telephone
from plugins.newsdesk.schema.entries import NoticeEntry, PersonEntry, TopicEntry, UnitEntry
from plugins.newsdesk.schema.fields import Field
from plugins.newsdesk.schema.kinds import list_of, record_of

MAX_PEOPLE = 200  # of a unit
NOTICE_FIELDS = (
    Field("text", kinds.sentence, required=True),
    Field("date", moments.moment, required=True),
    Field("expires", moments.closing_moment, required=True),
    Field("url", kinds.link),
    Field("urgent", kinds.boolean),
)
PERSON_FIELDS = (
    Field("post", kinds.text, required=True),
    Field("name", kinds.text),
    Field("photo", kinds.text),
    Field("telephone", telephone),
    Field("mobile", telephone),
    Field("email", e_mail),
    Field("duties", kinds.text),
)
UNIT_FIELDS = (
    Field("name", kinds.name, required=True),
    Field("duties", kinds.text),
    Field("telephone", telephone),
    Field("email", e_mail),
    Field("people", list_of(record_of(PERSON_FIELDS, PersonEntry), MAX_PEOPLE)),
)
TOPIC_FIELDS = (
    Field("name", kinds.name, required=True),
    Field("lead", kinds.text),
    Field("image", kinds.text),
    Field("image_alt", kinds.text),
    Field("pinned", kinds.boolean),
)
notice = record_of(NOTICE_FIELDS, NoticeEntry)
unit = record_of(UNIT_FIELDS, UnitEntry)
topic = record_of(TOPIC_FIELDS, TopicEntry)
