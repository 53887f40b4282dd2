"""Images in bucket folders: `<data>/buckets/<bucket>/<key>`. The server: `beetroot serve`, without AWS_ENDPOINT_URL_S3."""

import os
import pathlib
import shutil
import unittest

from support import photos
from support.case import ServiceTest
from support.photos import photo

NO_OBJECT = (
    "InvalidS3ObjectException",
    "Unable to get object metadata from S3. Check object key, region and/or access permissions.",
)


class FolderTests(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.data = pathlib.Path(os.environ["BEETROOT_DATA"])
        cls.bucket = cls.data / "buckets/holiday-photos"
        (cls.bucket / "2024/sea side").mkdir(parents=True)
        cls.addClassCleanup(shutil.rmtree, cls.bucket)
        (cls.bucket / "obama.jpg").write_bytes(photo("obama.jpg"))
        (cls.bucket / "2024/sea side/größe +1.jpg").write_bytes(photos.two_people())

    def detect(self, key: str, bucket: str = "holiday-photos", **more) -> int:
        image = {"S3Object": {"Bucket": bucket, "Name": key, **more}}
        return len(self.client.detect_faces(Image=image)["FaceDetails"])

    def test_files_are_objects(self):
        self.assertEqual(1, self.detect("obama.jpg"))
        self.assertEqual(2, self.detect("2024/sea side/größe +1.jpg"))

    def test_collections_take_them(self):
        name = self.collection()
        image = {"S3Object": {"Bucket": "holiday-photos", "Name": "obama.jpg"}}
        (record,) = self.client.index_faces(CollectionId=name, Image=image)["FaceRecords"]
        self.assertEqual([record["Face"]["FaceId"]], self.index(name, photo("obama.jpg")))

    def test_what_is_not_there(self):
        for key, bucket in [("nobody.jpg", "holiday-photos"), ("2024", "holiday-photos"), ("2024/", "holiday-photos"),
                            ("obama.jpg", "other-photos"), ("OBAMA.JPG", "holiday-photos")]:
            with self.subTest(key=key, bucket=bucket), self.refused(*NO_OBJECT):
                self.detect(key, bucket)

    def test_folders_keep_no_versions(self):
        with self.refused(*NO_OBJECT):
            self.detect("obama.jpg", Version="1")

    def test_nothing_else_of_the_machine_can_be_read(self):
        outside = self.data / "outside.jpg"
        outside.write_bytes(photo("obama.jpg"))
        self.addCleanup(outside.unlink)
        for key, bucket in [
            ("../../outside.jpg", "holiday-photos"),
            ("2024/../../../outside.jpg", "holiday-photos"),
            ("..%2f..%2foutside.jpg", "holiday-photos"),
            (str(outside), "holiday-photos"),
            ("photos-raw" + str(outside), "local"),
            (str(outside).lstrip("/"), "local"),
            ("outside.jpg", "..."),
            ("outside.jpg\0.jpg", "holiday-photos"),
            ("./obama.jpg", "holiday-photos"),
        ]:
            with self.subTest(key=key, bucket=bucket), self.refused(*NO_OBJECT):
                self.detect(key, bucket)

    def test_links_that_the_owner_made_are_followed(self):
        """A folder of photos becomes a bucket by a link to it."""
        link = self.data / "buckets/linked-photos"
        link.symlink_to(self.bucket)
        self.addCleanup(link.unlink)
        self.assertEqual(1, self.detect("obama.jpg", "linked-photos"))

    def test_a_large_file(self):
        (self.bucket / "largest.jpg").write_bytes(photos.padded(photo("obama.jpg"), 15_728_640))
        self.assertEqual(1, self.detect("largest.jpg"))
        (self.bucket / "larger.jpg").write_bytes(photos.padded(photo("obama.jpg"), 15_728_641))
        with self.refused("ImageTooLargeException", "Image size is too large."):
            self.detect("larger.jpg")


if __name__ == "__main__":
    unittest.main()
