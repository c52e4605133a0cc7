"""The environment is checked at start and every problem is told at once."""

from soundfoundry.settings.environment import Environment


def test_every_problem_is_told_at_once() -> None:
    env = Environment({"PORT": "many", "DEBUG": "perhaps"})
    env.whole("PORT", 8000)
    env.flag("DEBUG", default=False)
    assert len(env.problems) == 2


def test_the_database_of_a_test_is_its_own(db: None, user: object, redis_url: str) -> None:
    from django.core.cache import cache

    cache.set("a", 1)
    assert cache.get("a") == 1
