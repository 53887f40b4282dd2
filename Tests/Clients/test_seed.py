"""The ingestion Lambda that this project began with, word for word, against moto's S3 and DynamoDB and this server.

The server: `AWS_ENDPOINT_URL_S3=http://127.0.0.1:PORT … beetroot serve`; this suite starts moto on that port, which is also that
of AWS_ENDPOINT_URL_DYNAMODB.
"""

import collections
import contextlib
import importlib.util
import io
import os
import pathlib
import re
import unittest
import unittest.mock
import urllib.parse

import boto3
from PIL import Image

from support import photos, service
from support.aws import Moto
from support.case import NO_FACES, ServiceTest, measured

RAW, THUMBS, COLLECTION = "beetroot-raw", "beetroot-thumbs", "beetroot-faces"
VARIABLES = {
    "PHOTOS_TABLE": "Photos",
    "RAW_PREFIX": "photos-raw/",
    "THUMBS_BUCKET": THUMBS,
    "THUMBS_PREFIX": "faces-thumbs/",
    "REKOGNITION_COLLECTION_ID": COLLECTION,
    "FACE_MATCH_THRESHOLD": "95",
}
# Sets of photographs in folders that are named after who is on them; some have group photos of the same people.
SETS = ["ageitgey", "dlib_johns", "faceapi_bbt", "openface"]
NOBODY_IN_PARTICULAR = {"group", "misc", "noface"}
IS_PREFERRED = os.environ.get("BEETROOT_PACK", "yunet-0095") == "yunet-0095"
FACE = "{8}-{4}-{4}-{4}-{12}".replace("{", "[0-9a-f]{")
LINES = {
    "inserted": r"Photos: inserted photoId=[0-9a-f]{20} key=.+",
    "skipped": r"Photos: already exists; skipping photoId=[0-9a-f]{20} key=.+",
    "detected": r"DetectFaces: photoId=[0-9a-f]{20} faces=\d+",
    "nobody": r"No faces; done for photoId=[0-9a-f]{20}",
    "image": r"Image: photoId=[0-9a-f]{20} size=\d+x\d+",
    "match": rf"Match: idx=(?P<index>\d+) personId=(?P<person>{FACE}) similarity=(?P<similarity>[0-9.]+)",
    "no match": r"NoMatch: idx=(?P<index>\d+) threshold=95\.0 -> indexing",
    "indexed": rf"Indexed: idx=(?P<index>\d+) new personId=(?P<person>{FACE})",
    "uploaded": r"Thumbnails: uploaded \d+ for photoId=[0-9a-f]{20}",
    "updated": r"Updated Photos table with thumb_keys: \[.*\]",
}


def photographs(sets: list[str]) -> list[pathlib.Path]:
    """The photographs in the sets that the seed's library can open."""
    kinds = {".jpg", ".jpeg", ".png"}
    files = [path for name in sets for path in sorted(photos.shared(f"photos/{name}").glob("*/*"))]
    return [path for path in files if path.suffix.lower() in kinds and path.parent.name != "noface"]


def read(line: str) -> tuple[str, dict]:
    """What kind of line it is, and what it says."""
    for kind, pattern in LINES.items():
        if match := re.fullmatch(pattern, line):
            return kind, match.groupdict()
    raise AssertionError(f"the seed says nothing of a line such as {line!r}")


class Lambda:
    """The program, imported from where it is, and what its calls to this server were answered."""

    def __init__(self):
        path = photos.shared("seed/ingest_lambda.py")
        specification = importlib.util.spec_from_file_location("ingest_lambda", path)
        self.module = importlib.util.module_from_spec(specification)
        specification.loader.exec_module(self.module)
        self.answers = collections.Counter()
        events = self.module.rek.meta.events
        events.register("before-parse.rekognition.*", service.check_raw_answer)
        events.register("before-parse.rekognition.*", self._count)

    def _count(self, operation_model, response_dict, **_):
        self.answers[operation_model.name, response_dict["status_code"]] += 1

    def upload(self, key: str) -> list[str]:
        """The lines that it prints when S3 tells it of a new object."""
        record = {"s3": {"bucket": {"name": RAW}, "object": {"key": urllib.parse.quote_plus(key)}}}
        output = io.StringIO()
        with contextlib.redirect_stdout(output):
            answer = self.module.lambda_handler({"Records": [record]}, None)
        if answer["statusCode"] != 200:
            raise AssertionError(answer)
        return output.getvalue().splitlines()


class SeedTests(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        photos.shared("seed/ingest_lambda.py")
        photos.shared("photos")
        environment = unittest.mock.patch.dict(os.environ, VARIABLES)
        environment.start()
        cls.addClassCleanup(environment.stop)
        cls.moto = Moto("AWS_ENDPOINT_URL_S3")
        cls.addClassCleanup(cls.moto.stop)
        cls.s3 = boto3.client("s3")
        for bucket in [RAW, THUMBS]:
            cls.s3.create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": cls.s3.meta.region_name}
            )
        cls.table = boto3.resource("dynamodb").create_table(
            TableName="Photos",
            KeySchema=[{"AttributeName": "photoId", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "photoId", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )
        cls.client.create_collection(CollectionId=COLLECTION)
        cls.addClassCleanup(cls.client.delete_collection, CollectionId=COLLECTION)
        cls.program = Lambda()

    def upload(self, files: list[pathlib.Path], folder: str) -> dict:
        """Uploads photographs and tells the program; answers which face became whose: `{(file, index): (how, person)}`."""
        faces = {}
        for file in files:
            key = f"photos-raw/{folder}/{file.relative_to(photos.SHARED / 'photos')}"
            self.s3.put_object(Bucket=RAW, Key=key, Body=file.read_bytes())
            lines = [read(line) for line in self.program.upload(key)]
            self.assertEqual(["inserted", "detected"], [kind for kind, _ in lines[:2]])
            pending = None
            for kind, values in lines:
                if kind == "no match":
                    pending = values["index"]
                if kind == "indexed":
                    self.assertEqual(pending, values["index"])
                if kind in ("match", "indexed"):
                    faces[file, int(values["index"])] = kind, values["person"]
                if kind == "match":
                    self.assertTrue(95 <= float(values["similarity"]) <= 100, values)
            # The program says so for each face: none was left out because IndexFaces refused it.
            asked = sum(kind in ("match", "no match") for kind, _ in lines)
            self.assertEqual(asked, sum(1 for other, _ in faces if other == file), lines)
            self.assertEqual(["skipped"], [read(line)[0] for line in self.program.upload(key)])
        return faces

    def identities(self, faces: dict) -> dict:
        """How many faces of each known person are in each folder; only photographs of one face say who it is."""
        counts = collections.Counter(file for file, _ in faces)
        folders = collections.defaultdict(collections.Counter)
        for (file, _), (_, person) in faces.items():
            name = file.parent.name
            if counts[file] == 1 and name not in NOBODY_IN_PARTICULAR:
                folders[name][person] += 1
        return folders

    def check_folders(self, faces: dict, what: str) -> None:
        folders = self.identities(faces)
        owners = collections.defaultdict(set)
        for name, persons in folders.items():
            for person in persons:
                owners[person].add(name)
        mixed = {person: names for person, names in owners.items() if len(names) > 1}
        together = sum(max(persons.values()) for persons in folders.values())
        total = sum(sum(persons.values()) for persons in folders.values())
        split = {name: sorted(persons.values(), reverse=True) for name, persons in folders.items() if len(persons) > 1}
        measured(
            f"{what}: {len(folders)} people, {together} of {total} faces in their person's first folder"
            f"{f', more folders: {split}' if split else ''}"
        )
        self.assertEqual({}, mixed)
        self.assertGreaterEqual(together / total, 0.95 if IS_PREFERRED else 0.75)

    def test_two_uploads(self):
        files = photographs(SETS)
        self.assertGreaterEqual(len(files), 30)

        first = self.upload(files, "first")
        indexed = {person for how, person in first.values() if how == "indexed"}
        measured(
            f"first upload of {len(files)} photos: {len(first)} faces, {len(indexed)} indexed; "
            f"requests: {dict(self.program.answers)}"
        )
        self.check_folders(first, "first upload")
        self.assertTrue(all(status == 200 for _, status in self.program.answers), self.program.answers)
        described = self.client.describe_collection(CollectionId=COLLECTION)
        self.assertEqual(len(indexed), described["FaceCount"])
        self.check_thumbnails(first)

        # The same people under new names: nobody is new.
        self.program.answers.clear()
        second = self.upload(files, "second")
        self.assertEqual({"match"}, {how for how, _ in second.values()})
        self.assertEqual(set(first), set(second))
        same = sum(first[face][1] == second[face][1] for face in first)
        measured(f"second upload: {same} of {len(first)} faces in the folder of the first")
        self.assertGreaterEqual(same / len(first), 0.95 if IS_PREFERRED else 0.75)
        self.check_folders(second, "second upload")
        self.assertEqual(0, self.program.answers["IndexFaces", 200])
        self.assertEqual(len(indexed), self.face_count(COLLECTION))

    def check_thumbnails(self, faces: dict) -> None:
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=THUMBS)
        keys = [entry["Key"] for page in pages for entry in page.get("Contents", [])]
        self.assertEqual(len(faces), len(keys))
        folders = {key.split("/")[1] for key in keys}
        self.assertEqual({person for _, person in faces.values()}, folders)
        self.assertTrue(all(re.fullmatch(rf"faces-thumbs/{FACE}/[0-9a-f]{{20}}_face_\d+\.jpg", key) for key in keys))
        rows = self.table.scan()["Items"]
        self.assertEqual(set(keys), {key for row in rows for key in row.get("faceThumbKeys", [])})


    def test_crops_without_a_margin(self):
        """The program crops at the box, without a margin, and searches with that: hardly ever may no face be found."""
        everywhere = ["ageitgey", "celeb14", "deepface", "dlib_faces", "dlib_johns", "faceapi_bbt", "faceapi_expr"]
        files = photographs(everywhere)[:: 3 if IS_PREFERRED else 6]
        outcomes = collections.Counter()
        for file in files:
            image = file.read_bytes()
            if len(image) > 5_242_880:
                continue
            picture = Image.open(io.BytesIO(image)).convert("RGB")
            for face in self.client.detect_faces(Image={"Bytes": image})["FaceDetails"]:
                box = self.program.module.bbox_to_pixels(face["BoundingBox"], *picture.size)
                try:
                    self.client.search_faces_by_image(
                        CollectionId=COLLECTION, Image={"Bytes": photos.encoded(picture.crop(box), quality=90)}
                    )
                    outcomes["found"] += 1
                except self.client.exceptions.InvalidParameterException as error:
                    message = error.response["Error"]["Message"]
                    outcomes["no faces" if message == NO_FACES else "too small"] += 1
                    if message != NO_FACES:
                        self.assertIn("less than 36 on a side", message)
                        self.assertLess(min(box[2] - box[0], box[3] - box[1]), 36)
        share = outcomes["no faces"] / outcomes.total()
        measured(f"{outcomes.total()} tight crops of {len(files)} photos: {dict(outcomes)}, no faces in {share:.2%}")
        self.assertGreater(outcomes.total(), 50)
        self.assertLessEqual(share, 0.02 if IS_PREFERRED else 0.05)


if __name__ == "__main__":
    unittest.main()
