"""What requests must be, and what is said of those that are not. The server: `beetroot serve`.

Most requests here are made by hand: botocore refuses some of them itself, and other SDKs do not.
"""

import base64
import json
import unittest
import uuid

from support import photos, service
from support.case import ServiceTest

FACE = "11111111-2222-4333-8444-555555555555"
IMAGE = {"Bytes": base64.b64encode(photos.photo("obama.jpg")).decode()}
ARN = "arn:aws:rekognition:eu-west-1:000000000000:collection/c"

NAME = r"[a-zA-Z0-9_.\-]+"
NAME_WITH_COLON = r"[a-zA-Z0-9_.\-:]+"
TOKEN = "^[a-zA-Z0-9-_]+$"
UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
BUCKET = r"[0-9A-Za-z\.\-_]*"
TAG_KEY = r"^(?!aws:)[\p{L}\p{Z}\p{N}_.:/=+\-@]*$"

# A request of each operation that breaks no rule, and the members that it cannot do without.
VALID = {
    "AssociateFaces": ({"CollectionId": "c", "UserId": "u", "FaceIds": [FACE]}, ["CollectionId", "UserId", "FaceIds"]),
    "CompareFaces": ({"SourceImage": IMAGE, "TargetImage": IMAGE}, ["SourceImage", "TargetImage"]),
    "CreateCollection": ({"CollectionId": "c"}, ["CollectionId"]),
    "CreateUser": ({"CollectionId": "c", "UserId": "u"}, ["CollectionId", "UserId"]),
    "DeleteCollection": ({"CollectionId": "c"}, ["CollectionId"]),
    "DeleteFaces": ({"CollectionId": "c", "FaceIds": [FACE]}, ["CollectionId", "FaceIds"]),
    "DeleteUser": ({"CollectionId": "c", "UserId": "u"}, ["CollectionId", "UserId"]),
    "DescribeCollection": ({"CollectionId": "c"}, ["CollectionId"]),
    "DetectFaces": ({"Image": IMAGE}, ["Image"]),
    "DisassociateFaces": (
        {"CollectionId": "c", "UserId": "u", "FaceIds": [FACE]},
        ["CollectionId", "UserId", "FaceIds"],
    ),
    "IndexFaces": ({"CollectionId": "c", "Image": IMAGE}, ["CollectionId", "Image"]),
    "ListCollections": ({}, []),
    "ListFaces": ({"CollectionId": "c"}, ["CollectionId"]),
    "ListTagsForResource": ({"ResourceArn": ARN}, ["ResourceArn"]),
    "ListUsers": ({"CollectionId": "c"}, ["CollectionId"]),
    "SearchFaces": ({"CollectionId": "c", "FaceId": FACE}, ["CollectionId", "FaceId"]),
    "SearchFacesByImage": ({"CollectionId": "c", "Image": IMAGE}, ["CollectionId", "Image"]),
    "SearchUsers": ({"CollectionId": "c", "UserId": "u"}, ["CollectionId"]),
    "SearchUsersByImage": ({"CollectionId": "c", "Image": IMAGE}, ["CollectionId", "Image"]),
    "TagResource": ({"ResourceArn": ARN, "Tags": {"a": "b"}}, ["ResourceArn", "Tags"]),
    "UntagResource": ({"ResourceArn": ARN, "TagKeys": ["a"]}, ["ResourceArn", "TagKeys"]),
}


def at_most(limit):
    return f"Member must have length less than or equal to {limit}"


def at_least(limit):
    return f"Member must have length greater than or equal to {limit}"


def value_at_most(limit):
    return f"Member must have value less than or equal to {limit}"


def value_at_least(limit):
    return f"Member must have value greater than or equal to {limit}"


def pattern(text):
    return f"Member must satisfy regular expression pattern: {text}"


def shown(value) -> str:
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={text}" for key, text in sorted(value.items())) + "}"
    return str(value)


# Operations, the member, a value that is refused, the constraints that it breaks, and the path where it is not the member's.
OF_COLLECTIONS = [name for name, (_, required) in VALID.items() if "CollectionId" in required]
OF_USERS = ["CreateUser", "DeleteUser", "AssociateFaces", "DisassociateFaces"]
OF_IMAGES = ["DetectFaces", "IndexFaces", "SearchFacesByImage", "SearchUsersByImage"]
VIOLATIONS = [
    (OF_COLLECTIONS, "CollectionId", "a" * 256, [at_most(255)]),
    (OF_COLLECTIONS, "CollectionId", "a b", [pattern(NAME)]),
    (OF_COLLECTIONS, "CollectionId", "a:b", [pattern(NAME)]),
    (OF_COLLECTIONS, "CollectionId", "größe", [pattern(NAME)]),
    (OF_COLLECTIONS, "CollectionId", "a\n", [pattern(NAME)]),
    (OF_COLLECTIONS, "CollectionId", "a\0", [pattern(NAME)]),
    (OF_COLLECTIONS, "CollectionId", "", [at_least(1), pattern(NAME)]),
    (OF_COLLECTIONS, "CollectionId", "/" * 256, [at_most(255), pattern(NAME)]),
    (OF_USERS + ["SearchUsers", "ListFaces"], "UserId", "u" * 129, [at_most(128)]),
    (OF_USERS + ["SearchUsers", "ListFaces"], "UserId", "u/1", [pattern(NAME_WITH_COLON)]),
    (OF_USERS + ["SearchUsers", "ListFaces"], "UserId", "", [at_least(1), pattern(NAME_WITH_COLON)]),
    (OF_USERS, "ClientRequestToken", "t" * 65, [at_most(64)]),
    (OF_USERS, "ClientRequestToken", "t.t", [pattern(TOKEN)]),
    (OF_USERS, "ClientRequestToken", "", [at_least(1), pattern(TOKEN)]),
    (["IndexFaces"], "ExternalImageId", "e" * 256, [at_most(255)]),
    (["IndexFaces"], "ExternalImageId", "photos/1.jpg", [pattern(NAME_WITH_COLON)]),
    (["IndexFaces"], "ExternalImageId", "my photo", [pattern(NAME_WITH_COLON)]),
    (["IndexFaces"], "ExternalImageId", "", [at_least(1), pattern(NAME_WITH_COLON)]),
    (["SearchFaces", "SearchUsers"], "FaceId", FACE.upper().replace("1", "A"), [pattern(UUID)]),
    (["SearchFaces", "SearchUsers"], "FaceId", FACE + "0", [pattern(UUID)]),
    (["SearchFaces", "SearchUsers"], "FaceId", "", [pattern(UUID)]),
    (["ListCollections", "ListFaces"], "MaxResults", 4097, [value_at_most(4096)]),
    (["ListCollections", "ListFaces"], "MaxResults", -1, [value_at_least(0)]),
    (["ListUsers"], "MaxResults", 501, [value_at_most(500)]),
    (["ListUsers"], "MaxResults", 0, [value_at_least(1)]),
    (["SearchFaces", "SearchFacesByImage"], "MaxFaces", 4097, [value_at_most(4096)]),
    (["SearchFaces", "SearchFacesByImage", "IndexFaces"], "MaxFaces", 0, [value_at_least(1)]),
    (["SearchUsers", "SearchUsersByImage"], "MaxUsers", 501, [value_at_most(500)]),
    (["SearchUsers", "SearchUsersByImage"], "MaxUsers", 0, [value_at_least(1)]),
    (["SearchFaces", "SearchFacesByImage"], "FaceMatchThreshold", 100.5, [value_at_most(100)]),
    (["SearchFaces", "SearchFacesByImage"], "FaceMatchThreshold", -0.5, [value_at_least(0)]),
    (["CompareFaces"], "SimilarityThreshold", 100.5, [value_at_most(100)]),
    (["AssociateFaces", "SearchUsers", "SearchUsersByImage"], "UserMatchThreshold", 100.5, [value_at_most(100)]),
    (["AssociateFaces", "SearchUsers", "SearchUsersByImage"], "UserMatchThreshold", -0.5, [value_at_least(0)]),
    (["ListCollections", "ListFaces", "ListUsers"], "NextToken", "x" * 256, [at_most(255)]),
    (["DeleteFaces", "ListFaces"], "FaceIds", [], [at_least(1)]),
    (["DeleteFaces", "ListFaces"], "FaceIds", [FACE] * 4097, [at_most(4096)]),
    (["AssociateFaces", "DisassociateFaces"], "FaceIds", [], [at_least(1)]),
    (["AssociateFaces", "DisassociateFaces"], "FaceIds", [FACE] * 101, [at_most(100)]),
    (
        ["DeleteFaces", "ListFaces", "AssociateFaces", "DisassociateFaces"],
        "FaceIds",
        [FACE, "face"],
        [f"Member must satisfy constraint: [{pattern(UUID)}]"],
    ),
    (
        ["IndexFaces", "SearchFacesByImage", "SearchUsersByImage", "CompareFaces"],
        "QualityFilter",
        "BEST",
        ["Member must satisfy enum value set: [NONE, AUTO, LOW, MEDIUM, HIGH]"],
    ),
    (["TagResource", "UntagResource", "ListTagsForResource"], "ResourceArn", "x" * 19, [at_least(20)]),
    (["TagResource", "UntagResource", "ListTagsForResource"], "ResourceArn", "x" * 2049, [at_most(2048)]),
    (["TagResource", "CreateCollection"], "Tags", {f"{n:03}": "" for n in range(201)}, [at_most(200)]),
    (
        ["TagResource", "CreateCollection"],
        "Tags",
        {"aws:owner": "x"},
        [f"Map keys must satisfy constraint: [{at_most(128)}, {at_least(1)}, {pattern(TAG_KEY)}]"],
    ),
    (["UntagResource"], "TagKeys", ["x"] * 201, [at_most(200)]),
]
for operations, member in [(OF_IMAGES, "Image"), (["CompareFaces"], "SourceImage"), (["CompareFaces"], "TargetImage")]:
    path = member[0].lower() + member[1:]
    s3 = {"Bucket": "bucket", "Name": "name"}
    VIOLATIONS += [
        (operations, member, {"S3Object": s3 | {"Bucket": "ab"}}, [at_least(3)], f"{path}.s3Object.bucket", "ab"),
        (operations, member, {"S3Object": s3 | {"Bucket": "a/b"}}, [pattern(BUCKET)], f"{path}.s3Object.bucket", "a/b"),
        (operations, member, {"S3Object": s3 | {"Name": ""}}, [at_least(1)], f"{path}.s3Object.name", ""),
        (operations, member, {"S3Object": s3 | {"Name": "k" * 1025}}, [at_most(1024)], f"{path}.s3Object.name", "k" * 1025),
        (operations, member, {"S3Object": s3 | {"Version": ""}}, [at_least(1)], f"{path}.s3Object.version", ""),
        (
            operations,
            member,
            {"Bytes": ""},
            [at_least(1)],
            f"{path}.bytes",
            "java.nio.HeapByteBuffer[pos=0 lim=0 cap=0]",
        ),
    ]


class ViolationTests(unittest.TestCase):
    def refused(self, operation, body, code="InvalidParameterException") -> str:
        answer = service.call(operation, body)
        self.assertEqual((400, code), (answer.status, answer.code), answer.value)
        return answer.message

    def test_the_table_knows_every_operation(self):
        self.assertEqual(service.SUPPORTED, set(VALID))
        for operation, (request, required) in VALID.items():
            shape = service.MODEL.operation_model(operation).input_shape
            self.assertEqual(set(required), set(shape.required_members), operation)

    def test_required_members(self):
        for operation, (request, required) in VALID.items():
            for member in required:
                path = member[0].lower() + member[1:]
                expected = (
                    f"1 validation error detected: Value null at '{path}' failed to satisfy constraint: "
                    "Member must not be null"
                )
                for body in [{k: v for k, v in request.items() if k != member}, request | {member: None}]:
                    with self.subTest(operation=operation, member=member):
                        self.assertEqual(expected, self.refused(operation, body))

    def test_constraints(self):
        for operations, member, value, constraints, *place in VIOLATIONS:
            path, text = place or (member[0].lower() + member[1:], shown(value))
            text = text if len(text) <= 256 else text[:256] + "..."
            count = "1 validation error" if len(constraints) == 1 else f"{len(constraints)} validation errors"
            details = "; ".join(
                f"Value '{text}' at '{path}' failed to satisfy constraint: {constraint}" for constraint in constraints
            )
            for operation in operations:
                request = VALID[operation][0] | {member: value}
                with self.subTest(operation=operation, member=member, value=text[:40]):
                    self.assertEqual(f"{count} detected: {details}", self.refused(operation, request))

    def test_all_that_is_wrong_is_said_at_once(self):
        message = self.refused("SearchFaces", {"CollectionId": "a b", "MaxFaces": 0})
        self.assertTrue(message.startswith("3 validation errors detected: "), message)
        for path in ["collectionId", "faceId", "maxFaces"]:
            self.assertIn(f"at '{path}'", message)

    def test_attributes(self):
        for operation, member in [("DetectFaces", "Attributes"), ("IndexFaces", "DetectionAttributes")]:
            message = self.refused(operation, VALID[operation][0] | {member: ["DEFAULT", "HAIR"]})
            self.assertIn(f"at '{member[0].lower()}{member[1:]}'", message)
            for attribute in service.MODEL.shape_for("Attribute").metadata["enum"]:
                self.assertIn(attribute, message)

    def test_an_image_is_bytes_or_an_object(self):
        stored = {"Bucket": "bucket", "Name": "name"}
        for operation in OF_IMAGES:
            for image in [{}, {"Bytes": None}, IMAGE | {"S3Object": stored}]:
                with self.subTest(operation, image=list(image)):
                    message = self.refused(operation, VALID[operation][0] | {"Image": image})
                    self.assertIn("'image'", message)
            for half in [{}, {"Bucket": "bucket"}, {"Name": "name"}]:
                if operation != "DetectFaces":
                    continue
                answer = service.call(operation, VALID[operation][0] | {"Image": {"S3Object": half}})
                self.assertEqual(
                    ("InvalidS3ObjectException", "Request has invalid S3 object."), (answer.code, answer.message)
                )

    def test_values_of_the_wrong_type(self):
        """Each member of each operation with values of all types: a 400, whatever it says, and never a 500."""
        values = [None, True, -1, 1.5, 10**400, "", "x" * 5000, "\ud800", [], [[]], [None], {}, {"Bytes": 1}, {"a": {}}]
        connection = service.connect()
        self.addCleanup(connection.close)
        count = 0
        for operation, (request, _) in VALID.items():
            for member in service.MODEL.operation_model(operation).input_shape.members:
                for value in values:
                    body = json.dumps(request | {member: value}).encode()
                    headers = service.signed_headers(service.request_headers(operation), body)
                    answer = service.send(headers, body, connection=connection)
                    with self.subTest(operation=operation, member=member, value=repr(value)[:30]):
                        service.check(operation, answer)
                        self.assertIn(answer.status, [200, 400])
                    count += 1
        self.assertGreater(count, 900)

    def test_the_wrong_type_is_named(self):
        for operation, member, value in [
            ("ListFaces", "CollectionId", 7),
            ("ListFaces", "MaxResults", "many"),
            ("ListFaces", "MaxResults", 1.5),
            ("DeleteFaces", "FaceIds", FACE),
            ("DeleteFaces", "FaceIds", [7]),
            ("DetectFaces", "Image", "x"),
            ("DetectFaces", "Image", {"Bytes": "not base64!"}),
            ("DetectFaces", "Image", {"S3Object": "x"}),
            ("SearchFaces", "FaceMatchThreshold", "high"),
            ("TagResource", "Tags", ["a"]),
            ("TagResource", "Tags", {"a": 1}),
        ]:
            with self.subTest(operation, member=member, value=value):
                message = self.refused(operation, VALID[operation][0] | {member: value}, "SerializationException")
                self.assertIn(member[0].lower() + member[1:], message)

    def test_numbers_in_other_forms(self):
        """Integers as SDKs of untyped languages write them."""
        for value in [5, 5.0, "5"]:
            self.assertEqual(200, service.call("ListCollections", {"MaxResults": value}).status)

    def test_unknown_members_and_nulls_are_passed_over(self):
        body = {"MaxResults": None, "NextToken": None, "Colour": "red", "": {"a": [1]}}
        self.assertEqual(200, service.call("ListCollections", body).status)


class ClientTests(ServiceTest):
    def test_what_boto3_lets_through_is_refused_typed(self):
        """The SDK's own exception classes, which programs catch."""
        with self.assertRaises(self.client.exceptions.InvalidParameterException):
            self.client.create_collection(CollectionId="a b")
        with self.assertRaises(self.client.exceptions.ResourceNotFoundException):
            self.client.list_faces(CollectionId=f"test-{uuid.uuid4()}")
        with self.assertRaises(self.client.exceptions.InvalidImageFormatException):
            self.client.detect_faces(Image={"Bytes": b"no image"})
        with self.assertRaises(self.client.exceptions.InvalidS3ObjectException):
            self.client.detect_faces(Image={"S3Object": {"Bucket": "no-such-bucket", "Name": "no-such-key"}})
        with self.assertRaises(self.client.exceptions.InvalidPaginationTokenException):
            self.client.list_collections(NextToken="x")

    def test_checks_come_before_the_work(self):
        with self.refused("InvalidParameterException", containing="'maxFaces'"):
            self.client.search_faces_by_image(
                CollectionId="no-such-collection", Image={"Bytes": b"no image"}, MaxFaces=5000
            )


if __name__ == "__main__":
    unittest.main()
