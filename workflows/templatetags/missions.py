"""A mission's time and place in the words of messages and pages."""

from django import template

from workflows.missions import words

register = template.Library()
register.filter("when", words.when)
register.filter("where", words.where)
register.filter("moment", words.moment)
