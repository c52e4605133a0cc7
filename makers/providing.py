"""Makes the provider a job names, with its account's address and key; only workers do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string

from engine.outside import Listing, NotSupported, Unavailable
from engine.providers.interface import Provider
from engine.providers.services import SERVICES
from jobs import outside
from jobs.services import key_for_reading
from makers.choosing import Maker, maker, maker_of_old
from makers.models import MusicModel

if TYPE_CHECKING:
    from jobs.models import Job


def provider_of(job: Job) -> Provider:
    """A fresh provider for this job, with the key it was sent with.

    Raises Gone for one nobody knows any more, Unavailable while its account has no key here.
    """
    one = maker_of_old(job.model)
    if not one.service:
        return _local(one.slug)
    try:
        return remote_provider(one, key_for_reading(account=one.service, name=job.key_name, now=timezone.now()))
    except KeyError:
        raise Unavailable(f"There is no key of {outside.account_name(one.service)} here at the moment.") from None


def warm_up() -> None:
    """Let the providers of this machine load what every piece of work needs, before there is any."""
    for slug in settings.MUSIC_PROVIDERS:
        provider = _local(slug)
        if hasattr(provider, "warm_up"):
            provider.warm_up()


def listing_of(account: str, key_name: str) -> Listing:
    """What can tell the latest requests of an account, whatever they were for. Raises NotSupported."""
    slug = MusicModel.objects.filter(service=account).values_list("slug", flat=True).first()
    if account not in SERVICES or slug is None:
        raise NotSupported("No model of this account is known here.")
    listing = remote_provider(maker(slug), key_for_reading(account=account, name=key_name, now=timezone.now()))
    if not hasattr(listing, "recent"):
        raise NotSupported("This service keeps no list of requests.")
    return cast("Listing", listing)


def _local(slug: str) -> Provider:
    known = settings.MUSIC_PROVIDERS[slug]
    return cast("Provider", import_string(known["class"])(**known.get("options", {})))


def remote_provider(one: Maker, key: str) -> Provider:
    """What asks this model at its service, with the secret of a key."""
    make = cast("Callable[..., Any]", import_string(SERVICES[one.service].provider))
    return cast(
        "Provider",
        make(
            model=one.model,
            key=key,
            outbound=outside.outbound(),
            webhook_url=outside.hook_url(one.service),
            base_url=outside.address(one.service),
        ),
    )
