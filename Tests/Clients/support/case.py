"""What test cases have in common."""

import sys
import unittest
import uuid

from botocore.exceptions import ClientError

from . import service

NO_FACES = "There are no faces in the image. Should be at least 1."


def measured(text: str) -> None:
    """Prints what a test measured, so that a run shows how far the bounds are."""
    print(f"measured: {text}", file=sys.stderr)


class ServiceTest(unittest.TestCase):
    """A boto3 client, and collections that are gone after each test."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.client = service.make_client()

    def collection(self, **options) -> str:
        """A new collection."""
        name = f"test-{uuid.uuid4()}"
        self.client.create_collection(CollectionId=name, **options)
        self.addCleanup(self._delete, name)
        return name

    def _delete(self, name):
        try:
            self.client.delete_collection(CollectionId=name)
        except self.client.exceptions.ResourceNotFoundException:
            pass

    def index(self, collection: str, image: bytes, **options) -> list[str]:
        """Indexes an image's faces and answers their FaceIds, largest face first."""
        answer = self.client.index_faces(CollectionId=collection, Image={"Bytes": image}, **options)
        return [record["Face"]["FaceId"] for record in answer["FaceRecords"]]

    def face_count(self, collection: str) -> int:
        return self.client.describe_collection(CollectionId=collection)["FaceCount"]

    def refused(self, code: str, message: str | None = None, *, containing: str | None = None):
        """A block in which a request must be refused, with one request and no retries."""
        return _Refusal(self, code, message, containing)


class _Refusal:
    def __init__(self, test, code, message, containing):
        self.test, self.code, self.message, self.containing = test, code, message, containing

    def __enter__(self):
        return self

    def __exit__(self, kind, error, traceback):
        if kind is None:
            self.test.fail(f"{self.code} was not raised")
        if not isinstance(error, ClientError):
            return False
        answer = error.response["Error"]
        self.test.assertEqual(self.code, answer["Code"], answer)
        if self.message is not None:
            self.test.assertEqual(self.message, answer["Message"])
        if self.containing is not None:
            self.test.assertIn(self.containing, answer["Message"])
        self.test.assertEqual(0, error.response["ResponseMetadata"]["RetryAttempts"])
        self.error = error
        return True
