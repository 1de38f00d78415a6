"""What the tests of the webhook share with those of delivery."""

from tests.delivery.conftest import bench, desk, folder, migrated, slept

__all__ = ["bench", "desk", "folder", "migrated", "slept"]
