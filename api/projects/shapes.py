"""What goes in and out of the API about projects."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.strictness import Body, Id, Known
from projects.models import THINGS, Item, Project
from projects.queries.projects import LARGEST_PAGE, PAGE_SIZE, items_of
from projects.services import MOST_ITEMS

_LONGEST_TEXT = 20_000


class ProjectFilter(Known):
    """Which projects to list."""

    limit = serializers.IntegerField(min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE)
    cursor = serializers.CharField(max_length=200, allow_blank=True, default="", help_text="`next` of the page before")
    in_trash = serializers.BooleanField(default=False)


class NewProject(Body):
    """A project to begin."""

    title = serializers.CharField(max_length=500)
    description = serializers.CharField(max_length=_LONGEST_TEXT, allow_blank=True, default="")


class SavedProject(Body):
    """What a project is called and about now."""

    title = serializers.CharField(max_length=500)
    description = serializers.CharField(max_length=_LONGEST_TEXT, allow_blank=True)
    version = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="the version it was made from")


class NewItems(Body):
    """Things of one kind to lay in."""

    kind = serializers.ChoiceField(choices=tuple(THINGS), help_text="what they are")
    things = serializers.ListField(child=Id(), min_length=1, max_length=MOST_ITEMS, help_text="their ids")


class NewNote(Body):
    """A note to write."""

    note = serializers.CharField(max_length=_LONGEST_TEXT)


class ChangedItem(Body):
    """Another place, another text, or both."""

    place = serializers.IntegerField(min_value=0, max_value=2**31 - 1, required=False, help_text="from 0")
    note = serializers.CharField(max_length=_LONGEST_TEXT, required=False)


class BroughtItems(Body):
    """Items of one's projects that shall lie in this one."""

    items = serializers.ListField(child=Id(), min_length=1, max_length=MOST_ITEMS)
    as_copies = serializers.BooleanField(default=False, help_text="they stay where they were, too")


class Cover(Body):
    """The item whose picture stands for the project; null: that of the first track."""

    item = Id(allow_null=True)


class ItemOut(serializers.ModelSerializer[Item]):
    """One thing in a project."""

    track = serializers.UUIDField(source="track_id", allow_null=True)
    mix = serializers.UUIDField(source="mix_id", allow_null=True)
    picture = serializers.UUIDField(source="picture_id", allow_null=True)
    lyrics = serializers.UUIDField(source="lyrics_id", allow_null=True)
    title = serializers.CharField(allow_null=True, help_text="null: a note, or what is in the trash")

    class Meta:
        model = Item
        fields = ("id", "kind", "place", "track", "mix", "picture", "lyrics", "note", "title", "added_at")
        read_only_fields = fields


class ProjectOut(serializers.ModelSerializer[Project]):
    """A project in a list."""

    class Meta:
        model = Project
        fields = ("id", "title", "description", "version", "created_at", "updated_at", "deleted_at")
        read_only_fields = fields


class ProjectPage(serializers.Serializer[Any]):
    """One page of a list; `next` is the cursor of the following one, null on the last."""

    projects = ProjectOut(many=True)
    next = serializers.CharField(allow_null=True)


class ProjectDetail(ProjectOut):
    """One project with what lies in it, in its order."""

    cover = serializers.UUIDField(source="cover_id", allow_null=True, help_text="the chosen track")
    items = serializers.SerializerMethodField()

    class Meta(ProjectOut.Meta):
        fields = (*ProjectOut.Meta.fields, "cover", "items")  # type: ignore[assignment]
        read_only_fields = fields  # type: ignore[assignment]

    @extend_schema_field(ItemOut(many=True))
    def get_items(self, project: Project) -> Any:
        return ItemOut(items_of(project=project, user=self.context["request"].user), many=True).data
