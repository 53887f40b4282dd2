"""Images in an S3-compatible server, which is moto's.

The server: `AWS_ENDPOINT_URL_S3=http://127.0.0.1:PORT AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=… beetroot serve`; this suite
starts moto on that port.
"""

import time
import unittest

import boto3

from support import photos
from support.aws import Moto
from support.case import ServiceTest
from support.photos import photo

NO_OBJECT = (
    "InvalidS3ObjectException",
    "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
)
LARGEST = 15_728_640


class ObjectTests(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moto = Moto("AWS_ENDPOINT_URL_S3")
        cls.addClassCleanup(cls.moto.stop)
        cls.s3 = boto3.client("s3")
        for bucket in ["photos", "versions"]:
            cls.s3.create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": cls.s3.meta.region_name}
            )
        cls.s3.put_bucket_versioning(Bucket="versions", VersioningConfiguration={"Status": "Enabled"})
        for file in ["obama.jpg", "obama2.jpg", "biden.jpg"]:
            cls.s3.put_object(Bucket="photos", Key=f"raw/{file}", Body=photo(file))

    def image(self, key: str, bucket: str = "photos", **more) -> dict:
        return {"S3Object": {"Bucket": bucket, "Name": key, **more}}

    def face_count_of(self, image: dict) -> int:
        return len(self.client.detect_faces(Image=image)["FaceDetails"])

    def test_an_object_is_its_bytes(self):
        stored = self.client.detect_faces(Image=self.image("raw/obama.jpg"))["FaceDetails"]
        sent = self.client.detect_faces(Image={"Bytes": photo("obama.jpg")})["FaceDetails"]
        self.assertEqual(sent, stored)

    def test_every_operation_with_an_image(self):
        name = self.collection()
        (record,) = self.client.index_faces(CollectionId=name, Image=self.image("raw/obama.jpg"))["FaceRecords"]
        # The ImageId comes from the content, wherever it lay.
        (again,) = self.client.index_faces(CollectionId=name, Image={"Bytes": photo("obama.jpg")})["FaceRecords"]
        self.assertEqual(record["Face"], again["Face"])
        found = self.client.search_faces_by_image(CollectionId=name, Image=self.image("raw/obama2.jpg"))
        self.assertEqual(1, len(found["FaceMatches"]))
        self.client.create_user(CollectionId=name, UserId="obama")
        self.client.associate_faces(CollectionId=name, UserId="obama", FaceIds=[record["Face"]["FaceId"]])
        users = self.client.search_users_by_image(CollectionId=name, Image=self.image("raw/obama2.jpg"))
        self.assertEqual(1, len(users["UserMatches"]))
        for source, target, matches in [("obama2.jpg", "obama.jpg", 1), ("obama.jpg", "biden.jpg", 0)]:
            answer = self.client.compare_faces(
                SourceImage=self.image(f"raw/{source}"), TargetImage=self.image(f"raw/{target}")
            )
            self.assertEqual(matches, len(answer["FaceMatches"]))
        answer = self.client.compare_faces(
            SourceImage=self.image("raw/obama2.jpg"), TargetImage={"Bytes": photo("obama.jpg")}
        )
        self.assertEqual(1, len(answer["FaceMatches"]))

    def test_keys_of_all_kinds(self):
        keys = ["a b.jpg", "größe/圖片.jpg", "a+b&c=d?e#f.jpg", "100%25.jpg", "a//b.jpg", "~x'(1)!*.jpg", "ends with /x"]
        for key in keys:
            with self.subTest(key):
                self.s3.put_object(Bucket="photos", Key=key, Body=photo("obama.jpg"))
                self.assertEqual(1, self.face_count_of(self.image(key)))

    def test_versions(self):
        first = self.s3.put_object(Bucket="versions", Key="x.jpg", Body=photos.two_people())["VersionId"]
        second = self.s3.put_object(Bucket="versions", Key="x.jpg", Body=photos.nobody())["VersionId"]
        self.assertEqual(2, self.face_count_of(self.image("x.jpg", "versions", Version=first)))
        self.assertEqual(0, self.face_count_of(self.image("x.jpg", "versions", Version=second)))
        self.assertEqual(0, self.face_count_of(self.image("x.jpg", "versions")))
        self.s3.delete_object(Bucket="versions", Key="x.jpg")
        self.assertEqual(2, self.face_count_of(self.image("x.jpg", "versions", Version=first)))
        with self.refused(*NO_OBJECT):
            self.face_count_of(self.image("x.jpg", "versions"))
        with self.refused(*NO_OBJECT):
            self.face_count_of(self.image("x.jpg", "versions", Version="no-such-version"))

    def test_what_is_not_there(self):
        name = self.collection()
        for image in [self.image("raw/nobody.jpg"), self.image("x.jpg", "no-such-bucket"), self.image("../photos/x")]:
            with self.subTest(image):
                with self.refused(*NO_OBJECT):
                    self.client.detect_faces(Image=image)
                with self.refused(*NO_OBJECT):
                    self.client.index_faces(CollectionId=name, Image=image)
                with self.refused(*NO_OBJECT):
                    self.client.search_faces_by_image(CollectionId=name, Image=image)
                with self.refused(*NO_OBJECT):
                    self.client.search_users_by_image(CollectionId=name, Image=image)
                with self.refused(*NO_OBJECT):
                    self.client.compare_faces(SourceImage=image, TargetImage=self.image("raw/obama.jpg"))
                with self.refused(*NO_OBJECT):
                    self.client.compare_faces(SourceImage=self.image("raw/obama.jpg"), TargetImage=image)

    def test_sizes(self):
        """Objects may be three times as large as what a request brings."""
        self.s3.put_object(Bucket="photos", Key="largest", Body=photos.padded(photo("obama.jpg"), LARGEST))
        self.assertEqual(1, self.face_count_of(self.image("largest")))
        self.s3.put_object(Bucket="photos", Key="larger", Body=photos.padded(photo("obama.jpg"), LARGEST + 1))
        with self.refused("ImageTooLargeException", "Image size is too large."):
            self.face_count_of(self.image("larger"))

    def test_what_is_no_image(self):
        for body in [b"", b"text", bytes(1000)]:
            self.s3.put_object(Bucket="photos", Key="no-image", Body=body)
            with self.refused("InvalidImageFormatException", "Request has invalid image format"):
                self.face_count_of(self.image("no-image"))

    def test_a_server_that_does_not_answer(self):
        self.moto.stop()
        try:
            start = time.monotonic()
            with self.refused(*NO_OBJECT):
                self.face_count_of(self.image("raw/obama.jpg"))
            # Clients give up after a minute, and then ask again.
            self.assertLess(time.monotonic() - start, 30)
            # What needs no object works.
            self.assertEqual(1, self.face_count_of({"Bytes": photo("obama.jpg")}))
        finally:
            self.moto.start()


if __name__ == "__main__":
    unittest.main()
