"""The AWS CLI, version 1, as it is. The server: `beetroot serve`."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest
import uuid

from support import photos, service, shapes
from support.case import NO_FACES, ServiceTest

AWS = pathlib.Path(sys.executable).parent / "aws"


class CommandLineTests(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        (cls.folder / "two people.jpg").write_bytes(photos.two_people())
        (cls.folder / "nobody.jpg").write_bytes(photos.nobody())
        for name in ["obama.jpg", "obama2.jpg", "biden.jpg"]:
            (cls.folder / name).write_bytes(photos.photo(name))

    def run_aws(self, *arguments: str) -> subprocess.CompletedProcess:
        environment = os.environ | {"AWS_MAX_ATTEMPTS": "1", "AWS_PAGER": "", "HOME": str(self.folder)}
        return subprocess.run(
            [sys.executable, AWS, "rekognition", *arguments, "--output", "json"],
            capture_output=True,
            text=True,
            env=environment,
            timeout=120,
        )

    def aws(self, operation: str, *arguments: str):
        """Runs a command that must succeed; what it prints is checked against the API model."""
        result = self.run_aws(operation, *arguments)
        self.assertEqual(0, result.returncode, result.stderr)
        name = "".join(part.capitalize() for part in operation.split("-"))
        # Answers without members are not printed.
        value = shapes.parse(result.stdout.encode() or b"{}")
        shapes.check_output(service.MODEL.operation_model(name), value)
        return value

    def fails(self, code: str, message: str, *arguments: str):
        result = self.run_aws(*arguments)
        self.assertEqual(255, result.returncode, result.stdout + result.stderr)
        self.assertIn(f"An error occurred ({code})", result.stderr)
        self.assertIn(message, result.stderr)

    def file(self, name: str) -> str:
        return f"fileb://{self.folder / name}"

    def test_a_collection_from_first_to_last(self):
        name = f"test-{uuid.uuid4()}"
        self.addCleanup(self._delete, name)
        of = ["--collection-id", name]
        created = self.aws("create-collection", *of, "--tags", "team=blue,stage=test")
        self.assertEqual(200, created["StatusCode"])
        described = self.aws("describe-collection", *of)
        self.assertIsInstance(described["CreationTimestamp"], float)
        arn = ["--resource-arn", described["CollectionARN"]]
        self.assertIn(name, self.aws("list-collections")["CollectionIds"])
        self.fails("ResourceAlreadyExistsException", f"The collection id: {name} already exists", "create-collection", *of)

        self.aws("tag-resource", *arn, "--tags", '{"team": "red"}')
        self.aws("untag-resource", *arn, "--tag-keys", "stage")
        self.assertEqual({"team": "red"}, self.aws("list-tags-for-resource", *arn)["Tags"])

        indexed = self.aws(
            "index-faces", *of, "--image-bytes", self.file("two people.jpg"), "--external-image-id", "both",
            "--detection-attributes", "DEFAULT", "--max-faces", "5", "--quality-filter", "LOW",
        )
        obama, biden = [record["Face"]["FaceId"] for record in indexed["FaceRecords"]]
        faces = self.aws("list-faces", *of)["Faces"]
        self.assertEqual([obama, biden], [face["FaceId"] for face in faces])
        found = self.aws("search-faces-by-image", *of, "--image-bytes", self.file("obama2.jpg"), "--max-faces", "1")
        self.assertEqual([obama], [match["Face"]["FaceId"] for match in found["FaceMatches"]])
        found = self.aws("search-faces", *of, "--face-id", obama, "--face-match-threshold", "0")
        self.assertEqual([biden], [match["Face"]["FaceId"] for match in found["FaceMatches"]])

        user = [*of, "--user-id", "barack"]
        self.aws("create-user", *user)
        associated = self.aws("associate-faces", *user, "--face-ids", obama, "--user-match-threshold", "70")
        self.assertEqual("ACTIVE", associated["UserStatus"])
        self.assertEqual([{"UserId": "barack", "UserStatus": "ACTIVE"}], self.aws("list-users", *of)["Users"])
        found = self.aws("search-users-by-image", *of, "--image-bytes", self.file("obama2.jpg"))
        self.assertEqual("barack", found["UserMatches"][0]["User"]["UserId"])
        found = self.aws("search-users", *of, "--face-id", obama)
        self.assertEqual("barack", found["UserMatches"][0]["User"]["UserId"])
        refused = self.aws("delete-faces", *of, "--face-ids", obama, biden)
        self.assertEqual([biden], refused["DeletedFaces"])
        self.aws("disassociate-faces", *user, "--face-ids", obama)
        self.aws("delete-user", *user)
        self.assertEqual([obama], self.aws("delete-faces", *of, "--face-ids", obama)["DeletedFaces"])

        self.assertEqual(200, self.aws("delete-collection", *of)["StatusCode"])
        self.fails("ResourceNotFoundException", f"The collection id: {name} does not exist", "list-faces", *of)

    def test_images(self):
        detected = self.aws("detect-faces", "--image-bytes", self.file("two people.jpg"), "--attributes", "ALL")
        self.assertEqual(2, len(detected["FaceDetails"]))
        compared = self.aws(
            "compare-faces",
            "--source-image-bytes", self.file("biden.jpg"),
            "--target-image-bytes", self.file("two people.jpg"),
            "--similarity-threshold", "90",
        )
        self.assertEqual((1, 1), (len(compared["FaceMatches"]), len(compared["UnmatchedFaces"])))
        # As bytes inside JSON, which version 1 takes as text in base64.
        request = {"Image": {"S3Object": {"Bucket": "no-such-bucket", "Name": "x.jpg"}}}
        self.fails("InvalidS3ObjectException", "Unable to get object metadata from S3.", "detect-faces",
                   "--cli-input-json", json.dumps(request))

    def test_pages_are_gathered(self):
        name = self.collection()
        faces = [self.index(name, photos.photo("obama.jpg"), ExternalImageId=f"{number}")[0] for number in range(5)]
        whole = self.aws("list-faces", "--collection-id", name, "--page-size", "2")
        self.assertEqual(faces, [face["FaceId"] for face in whole["Faces"]])
        self.assertNotIn("NextToken", whole)
        result = self.run_aws("list-faces", "--collection-id", name, "--max-results", "3", "--query", "NextToken")
        token = json.loads(result.stdout)
        rest = self.aws("list-faces", "--collection-id", name, "--max-results", "3", "--next-token", token)
        self.assertEqual(faces[3:], [face["FaceId"] for face in rest["Faces"]])

    def test_errors(self):
        name = self.collection()
        of = ["--collection-id", name]
        self.fails("InvalidParameterException", NO_FACES, "search-faces-by-image", *of, "--image-bytes", self.file("nobody.jpg"))
        self.fails("InvalidParameterException", "faceId was not found in the collection", "search-faces", *of, "--face-id",
                   str(uuid.uuid4()))
        self.fails("InvalidParameterException", "Member must satisfy regular expression pattern", "create-collection",
                   "--collection-id", "a b")
        self.fails("UnknownOperationException", "is not supported", "detect-labels", "--image-bytes", self.file("nobody.jpg"))
        self.fails("InvalidImageFormatException", "Request has invalid image format", "detect-faces", "--image-bytes",
                   f"fileb://{AWS}")


if __name__ == "__main__":
    unittest.main()
