"""Indexing, listing, searching and deleting faces. The server: `beetroot serve`."""

import unittest
import uuid

from PIL import Image, ImageEnhance, ImageFilter

from support import photos
from support.case import NO_FACES, ServiceTest
from support.photos import encoded, head, photo


def bytes_of(image: bytes) -> dict:
    return {"Bytes": image}


class IndexFacesTests(ServiceTest):
    def test_one_face(self):
        name = self.collection()
        answer = self.client.index_faces(
            CollectionId=name,
            Image=bytes_of(photo("obama.jpg")),
            ExternalImageId="obama.jpg:1",
            DetectionAttributes=["DEFAULT"],
        )
        self.assertEqual([], answer["UnindexedFaces"])
        (record,) = answer["FaceRecords"]
        face, detail = record["Face"], record["FaceDetail"]
        self.assertEqual("obama.jpg:1", face["ExternalImageId"])
        self.assertEqual(4, uuid.UUID(face["FaceId"]).version)
        self.assertEqual(5, uuid.UUID(face["ImageId"]).version)
        self.assertEqual(detail["BoundingBox"], face["BoundingBox"])
        self.assertEqual(detail["Confidence"], face["Confidence"])
        self.assertNotIn("UserId", face)
        described = self.client.describe_collection(CollectionId=name)
        self.assertEqual(described["FaceModelVersion"], answer["FaceModelVersion"])
        self.assertEqual(described["FaceModelVersion"], face["IndexFacesModelVersion"])
        self.assertEqual(1, described["FaceCount"])

    def test_the_face_is_where_it_is(self):
        answer = self.client.index_faces(CollectionId=self.collection(), Image=bytes_of(photo("obama.jpg")))
        detail = answer["FaceRecords"][0]["FaceDetail"]
        box = detail["BoundingBox"]
        points = {mark["Type"]: (mark["X"], mark["Y"]) for mark in detail["Landmarks"]}
        self.assertEqual({"eyeLeft", "eyeRight", "nose", "mouthLeft", "mouthRight"}, set(points))
        for x, y in points.values():
            self.assertTrue(box["Left"] < x < box["Left"] + box["Width"])
            self.assertTrue(box["Top"] < y < box["Top"] + box["Height"])
        self.assertLess(points["eyeLeft"][0], points["eyeRight"][0])
        self.assertLess(points["mouthLeft"][0], points["mouthRight"][0])
        self.assertLess(points["eyeLeft"][1], points["nose"][1])
        self.assertLess(points["nose"][1], points["mouthLeft"][1])
        left, top, right, bottom = photos.HEADS["obama.jpg"]
        image = photos.opened("obama.jpg")
        centre = (box["Left"] + box["Width"] / 2) * image.width, (box["Top"] + box["Height"] / 2) * image.height
        self.assertTrue(left < centre[0] < right and top < centre[1] < bottom)
        self.assertTrue(all(abs(angle) < 30 for angle in detail["Pose"].values()), detail["Pose"])

    def test_without_an_external_image_id_none_is_shown(self):
        answer = self.client.index_faces(CollectionId=self.collection(), Image=bytes_of(photo("obama.jpg")))
        self.assertNotIn("ExternalImageId", answer["FaceRecords"][0]["Face"])

    def test_several_faces_largest_first(self):
        answer = self.client.index_faces(CollectionId=self.collection(), Image=bytes_of(photos.two_people()))
        faces = [record["Face"] for record in answer["FaceRecords"]]
        self.assertEqual(2, len({face["FaceId"] for face in faces}))
        self.assertEqual(1, len({face["ImageId"] for face in faces}))
        areas = [face["BoundingBox"]["Width"] * face["BoundingBox"]["Height"] for face in faces]
        self.assertEqual(sorted(areas, reverse=True), areas)
        self.assertLess(faces[0]["BoundingBox"]["Left"], 0.5)

    def test_no_face_is_no_error(self):
        name = self.collection()
        answer = self.client.index_faces(CollectionId=name, Image=bytes_of(photos.nobody()))
        self.assertEqual(([], []), (answer["FaceRecords"], answer["UnindexedFaces"]))
        self.assertEqual(0, self.face_count(name))

    def test_no_attribute_is_made_up(self):
        for attributes in [["ALL"], ["DEFAULT", "EYES_OPEN"], ["AGE_RANGE", "GENDER", "EMOTIONS", "SMILE"], []]:
            with self.subTest(attributes):
                answer = self.client.index_faces(
                    CollectionId=self.collection(),
                    Image=bytes_of(photo("obama.jpg")),
                    DetectionAttributes=attributes,
                )
                self.assertEqual(
                    {"BoundingBox", "Confidence", "Landmarks", "Pose", "Quality"},
                    set(answer["FaceRecords"][0]["FaceDetail"]),
                )

    def test_max_faces_keeps_the_largest(self):
        name = self.collection()
        answer = self.client.index_faces(CollectionId=name, Image=bytes_of(photos.two_people()), MaxFaces=1)
        (record,), (refused,) = answer["FaceRecords"], answer["UnindexedFaces"]
        self.assertEqual(["EXCEEDS_MAX_FACES"], refused["Reasons"])
        boxes = [part["FaceDetail"]["BoundingBox"] for part in (record, refused)]
        areas = [box["Width"] * box["Height"] for box in boxes]
        self.assertGreater(areas[0], areas[1])
        self.assertEqual(1, self.face_count(name))
        self.assertEqual(2, len(self.index(name, photos.two_people(), MaxFaces=2)))
        self.assertEqual(2, len(self.index(name, photos.two_people(), MaxFaces=2_000_000_000)))

    def test_max_faces_drops_the_poor_before_the_small(self):
        blurred = photos.opened("obama.jpg").filter(ImageFilter.GaussianBlur(16))
        image = encoded(photos.side_by_side(blurred, head("biden.jpg", 300)))
        name = self.collection()
        details = self.client.detect_faces(Image=bytes_of(image))["FaceDetails"]
        self.assertEqual(2, len(details))
        self.assertLess(details[0]["Quality"]["Sharpness"], 1.5)
        answer = self.client.index_faces(
            CollectionId=name, Image=bytes_of(image), MaxFaces=1, QualityFilter="NONE"
        )
        self.assertGreater(answer["FaceRecords"][0]["Face"]["BoundingBox"]["Left"], 0.5)
        self.assertEqual(["EXCEEDS_MAX_FACES"], answer["UnindexedFaces"][0]["Reasons"])

    def test_at_most_100_faces(self):
        tile = head("obama.jpg", 96)
        grid = Image.new("RGB", (12 * (tile.width + 8), 9 * (tile.height + 8)), (110, 110, 110))
        for number in range(108):
            grid.paste(tile, (number % 12 * (tile.width + 8), number // 12 * (tile.height + 8)))
        image = encoded(grid)
        detected = len(self.client.detect_faces(Image=bytes_of(image))["FaceDetails"])
        self.assertTrue(90 <= detected <= 100, detected)
        name = self.collection()
        answer = self.client.index_faces(CollectionId=name, Image=bytes_of(image))
        self.assertEqual(detected, len(answer["FaceRecords"]) + len(answer["UnindexedFaces"]))
        self.assertEqual(len(answer["FaceRecords"]), self.face_count(name))


class QualityFilterTests(ServiceTest):
    def reasons(self, image: bytes, quality: str | None) -> list[list[str]]:
        """Of each face that is not indexed."""
        answer = self.client.index_faces(
            CollectionId=self.collection(),
            Image=bytes_of(image),
            **({"QualityFilter": quality} if quality else {}),
        )
        self.assertEqual(1, len(answer["FaceRecords"]) + len(answer["UnindexedFaces"]))
        return [face["Reasons"] for face in answer["UnindexedFaces"]]

    def test_good_faces_pass_every_filter(self):
        for quality in [None, "NONE", "AUTO", "LOW", "MEDIUM", "HIGH"]:
            with self.subTest(quality):
                self.assertEqual([], self.reasons(photo("obama.jpg"), quality))

    def check(self, image: bytes, reason: str, refusing: list[str | None], passing: list[str | None]):
        for quality in refusing:
            with self.subTest(quality):
                (reasons,) = self.reasons(image, quality)
                self.assertIn(reason, reasons)
        for quality in passing:
            with self.subTest(quality):
                self.assertNotIn([reason], self.reasons(image, quality))
        self.assertEqual([], self.reasons(image, "NONE"))

    def test_blurred(self):
        image = encoded(photos.opened("obama.jpg").filter(ImageFilter.GaussianBlur(16)))
        self.check(image, "LOW_SHARPNESS", [None, "AUTO", "LOW", "MEDIUM", "HIGH"], ["NONE"])

    def test_slightly_blurred(self):
        image = encoded(photos.opened("obama.jpg").filter(ImageFilter.GaussianBlur(4)))
        self.check(image, "LOW_SHARPNESS", ["HIGH"], [None, "AUTO", "LOW", "NONE"])

    def test_dark(self):
        image = encoded(ImageEnhance.Brightness(photos.opened("obama.jpg")).enhance(0.25))
        self.check(image, "LOW_BRIGHTNESS", ["HIGH"], [None, "AUTO", "LOW", "MEDIUM", "NONE"])

    def test_small(self):
        image = encoded(photos.side_by_side(head("obama.jpg", 90)))
        self.check(image, "SMALL_BOUNDING_BOX", ["HIGH"], [None, "AUTO", "LOW", "NONE"])

    def test_a_refused_face_is_not_searched(self):
        name = self.collection()
        self.index(name, photo("obama.jpg"))
        image = bytes_of(encoded(photos.opened("obama.jpg").filter(ImageFilter.GaussianBlur(16))))
        with self.refused("InvalidParameterException", NO_FACES):
            self.client.search_faces_by_image(CollectionId=name, Image=image, QualityFilter="LOW")
        # Without a filter, which is the default of the searches, it is.
        for filters in [{}, {"QualityFilter": "NONE"}]:
            self.client.search_faces_by_image(CollectionId=name, Image=image, **filters)


class ListFacesTests(ServiceTest):
    def test_faces_are_listed_as_they_came(self):
        name = self.collection()
        faces = self.index(name, photo("biden.jpg"), ExternalImageId="b")
        faces += self.index(name, photos.two_people())
        faces += self.index(name, photo("obama.jpg"), ExternalImageId="o")
        answer = self.client.list_faces(CollectionId=name)
        self.assertEqual(faces, [face["FaceId"] for face in answer["Faces"]])
        self.assertEqual(["b", None, None, "o"], [face.get("ExternalImageId") for face in answer["Faces"]])
        self.assertNotIn("NextToken", answer)

    def test_a_listed_face_is_the_indexed_one(self):
        name = self.collection()
        record = self.client.index_faces(
            CollectionId=name, Image=bytes_of(photo("obama.jpg")), ExternalImageId="o"
        )["FaceRecords"][0]
        self.assertEqual([record["Face"]], self.client.list_faces(CollectionId=name)["Faces"])

    def test_pages(self):
        name = self.collection()
        faces = [self.index(name, photo("obama.jpg"), ExternalImageId=f"{number}")[0] for number in range(5)]
        found, token = [], None
        while True:
            page = self.client.list_faces(
                CollectionId=name, MaxResults=2, **({"NextToken": token} if token else {})
            )
            found.append([face["FaceId"] for face in page["Faces"]])
            if "NextToken" not in page:
                break
            token = page["NextToken"]
        self.assertEqual([faces[:2], faces[2:4], faces[4:]], found)
        # A page that ends with the list is the last one too.
        self.assertNotIn("NextToken", self.client.list_faces(CollectionId=name, MaxResults=5))
        self.assertEqual(5, len(self.client.list_faces(CollectionId=name, MaxResults=0)["Faces"]))

        paginator = self.client.get_paginator("list_faces")
        for size in [1, 2, 3, 5, 100]:
            pages = paginator.paginate(CollectionId=name, PaginationConfig={"PageSize": size})
            self.assertEqual(faces, [face["FaceId"] for face in pages.build_full_result()["Faces"]])
        some = paginator.paginate(CollectionId=name, PaginationConfig={"PageSize": 2, "MaxItems": 3})
        whole = some.build_full_result()
        self.assertEqual(faces[:3], [face["FaceId"] for face in whole["Faces"]])

    def test_faces_that_come_between_two_pages_are_seen(self):
        name = self.collection()
        faces = [self.index(name, photo("obama.jpg"), ExternalImageId=f"{number}")[0] for number in range(3)]
        page = self.client.list_faces(CollectionId=name, MaxResults=2)
        self.client.delete_faces(CollectionId=name, FaceIds=faces[:1])
        faces += self.index(name, photo("biden.jpg"))
        rest = self.client.list_faces(CollectionId=name, MaxResults=2, NextToken=page["NextToken"])
        self.assertEqual(faces[2:], [face["FaceId"] for face in rest["Faces"]])

    def test_filters(self):
        name = self.collection()
        faces = [self.index(name, photo("obama.jpg"), ExternalImageId=f"{number}")[0] for number in range(4)]
        other = self.index(self.collection(), photo("obama.jpg"))[0]
        wanted = [faces[2], str(uuid.uuid4()), other, faces[0]]
        answer = self.client.list_faces(CollectionId=name, FaceIds=wanted)
        self.assertEqual([faces[0], faces[2]], [face["FaceId"] for face in answer["Faces"]])
        nothing = self.client.list_faces(CollectionId=name, FaceIds=[other])
        self.assertEqual([], nothing["Faces"])
        page = self.client.list_faces(CollectionId=name, FaceIds=wanted, MaxResults=1)
        rest = self.client.list_faces(
            CollectionId=name, FaceIds=wanted, MaxResults=1, NextToken=page["NextToken"]
        )
        self.assertEqual([faces[2]], [face["FaceId"] for face in rest["Faces"]])
        # A token fits the list that it was made for and no other.
        for filters in [{}, {"FaceIds": [faces[2]]}, {"FaceIds": wanted, "UserId": "somebody"}]:
            with self.refused("InvalidPaginationTokenException"):
                self.client.list_faces(CollectionId=name, NextToken=page["NextToken"], **filters)
        with self.refused("InvalidPaginationTokenException"):
            self.client.list_faces(
                CollectionId=self.collection(), FaceIds=wanted, NextToken=page["NextToken"]
            )


class SearchFacesTests(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.name = f"test-{uuid.uuid4()}"
        cls.client.create_collection(CollectionId=cls.name)
        cls.addClassCleanup(cls.client.delete_collection, CollectionId=cls.name)
        cls.faces = {}
        for file in ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg"]:
            answer = cls.client.index_faces(
                CollectionId=cls.name, Image=bytes_of(photo(file)), ExternalImageId=file
            )
            cls.faces[file] = answer["FaceRecords"][0]["Face"]["FaceId"]

    def files(self, answer) -> list[str]:
        return [match["Face"]["ExternalImageId"] for match in answer["FaceMatches"]]

    def test_the_same_person_is_found_and_nobody_else(self):
        answer = self.client.search_faces(CollectionId=self.name, FaceId=self.faces["obama.jpg"])
        self.assertEqual(self.faces["obama.jpg"], answer["SearchedFaceId"])
        self.assertEqual({"obama2.jpg", "obama3.jpg"}, set(self.files(answer)))
        similarities = [match["Similarity"] for match in answer["FaceMatches"]]
        self.assertEqual(sorted(similarities, reverse=True), similarities)
        self.assertTrue(all(80 <= similarity <= 100 for similarity in similarities))

    def test_the_searched_face_is_never_among_the_matches(self):
        for threshold in [0, 0.8, 50, 80, 100]:
            answer = self.client.search_faces(
                CollectionId=self.name, FaceId=self.faces["biden.jpg"], FaceMatchThreshold=threshold
            )
            self.assertNotIn("biden.jpg", self.files(answer))
            self.assertTrue(all(match["Similarity"] >= threshold for match in answer["FaceMatches"]))
            self.assertEqual(3 if threshold < 1 else 0 if threshold >= 80 else len(answer["FaceMatches"]),
                             len(answer["FaceMatches"]))

    def test_max_faces(self):
        for limit in [1, 2, 3, 4096]:
            answer = self.client.search_faces(
                CollectionId=self.name, FaceId=self.faces["obama.jpg"], FaceMatchThreshold=0, MaxFaces=limit
            )
            self.assertEqual(min(limit, 3), len(answer["FaceMatches"]))

    def test_matches_are_the_stored_faces(self):
        listed = {face["FaceId"]: face for face in self.client.list_faces(CollectionId=self.name)["Faces"]}
        answer = self.client.search_faces(
            CollectionId=self.name, FaceId=self.faces["obama.jpg"], FaceMatchThreshold=0
        )
        for match in answer["FaceMatches"]:
            self.assertEqual(listed[match["Face"]["FaceId"]], match["Face"])

    def test_unknown_faces(self):
        elsewhere = self.index(self.collection(), photo("obama.jpg"))[0]
        for face in [str(uuid.uuid4()), elsewhere]:
            with self.refused("InvalidParameterException", "faceId was not found in the collection"):
                self.client.search_faces(CollectionId=self.name, FaceId=face)

    def test_by_image(self):
        answer = self.client.search_faces_by_image(CollectionId=self.name, Image=bytes_of(photo("obama.jpg")))
        self.assertEqual("obama.jpg", self.files(answer)[0])
        self.assertEqual({"obama.jpg", "obama2.jpg", "obama3.jpg"}, set(self.files(answer)))
        self.assertGreater(answer["FaceMatches"][0]["Similarity"], 99.9)
        indexed = self.client.list_faces(CollectionId=self.name, FaceIds=[self.faces["obama.jpg"]])["Faces"][0]
        self.assertEqual(indexed["BoundingBox"], answer["SearchedFaceBoundingBox"])
        self.assertEqual(indexed["Confidence"], answer["SearchedFaceConfidence"])

    def test_by_image_takes_the_largest_face(self):
        large_biden = encoded(photos.side_by_side(head("obama.jpg", 300), head("biden.jpg", 480)))
        answer = self.client.search_faces_by_image(CollectionId=self.name, Image=bytes_of(large_biden), MaxFaces=1)
        self.assertEqual(["biden.jpg"], self.files(answer))
        self.assertGreater(answer["SearchedFaceBoundingBox"]["Left"], 0.4)

    def test_by_image_without_a_match_the_searched_face_is_shown_all_the_same(self):
        empty = self.collection()
        for name, threshold in [(empty, 0), (self.name, 100)]:
            answer = self.client.search_faces_by_image(
                CollectionId=name, Image=bytes_of(photo("obama_partial_face.jpg")), FaceMatchThreshold=threshold
            )
            self.assertEqual([], answer["FaceMatches"])
            self.assertGreater(answer["SearchedFaceConfidence"], 50)
            self.assertGreater(answer["SearchedFaceBoundingBox"]["Width"], 0)

    def test_by_image_without_a_face(self):
        for quality in ["NONE", "HIGH"]:
            with self.refused("InvalidParameterException", NO_FACES):
                self.client.search_faces_by_image(
                    CollectionId=self.name, Image=bytes_of(photos.nobody()), QualityFilter=quality
                )

    def test_by_image_limits(self):
        for limit, threshold, count in [(1, 0, 1), (3, 0, 3), (4096, 0, 4), (4096, 0.8, 4), (2, 80, 2)]:
            answer = self.client.search_faces_by_image(
                CollectionId=self.name,
                Image=bytes_of(photo("obama.jpg")),
                MaxFaces=limit,
                FaceMatchThreshold=threshold,
            )
            self.assertEqual(count, len(answer["FaceMatches"]), (limit, threshold))


class DeleteFacesTests(ServiceTest):
    def test_what_is_there_is_deleted_and_the_rest_is_named(self):
        name = self.collection()
        faces = [self.index(name, photo("obama.jpg"), ExternalImageId=f"{number}")[0] for number in range(3)]
        unknown = str(uuid.uuid4())
        answer = self.client.delete_faces(CollectionId=name, FaceIds=[faces[2], unknown, faces[0], faces[2]])
        self.assertEqual({faces[0], faces[2]}, set(answer["DeletedFaces"]))
        self.assertEqual(2, len(answer["DeletedFaces"]))
        self.assertEqual(
            [{"FaceId": unknown, "Reasons": ["FACE_NOT_FOUND"]}], answer["UnsuccessfulFaceDeletions"]
        )
        self.assertEqual(1, self.face_count(name))
        again = self.client.delete_faces(CollectionId=name, FaceIds=faces[:1])
        self.assertEqual([], again["DeletedFaces"])

    def test_faces_of_other_collections_stay(self):
        here, there = self.collection(), self.collection()
        (face,) = self.index(there, photo("obama.jpg"))
        self.assertEqual([], self.client.delete_faces(CollectionId=here, FaceIds=[face])["DeletedFaces"])
        self.assertEqual(1, self.face_count(there))

    def test_many_at_once(self):
        unknown = [str(uuid.uuid4()) for _ in range(4096)]
        answer = self.client.delete_faces(CollectionId=self.collection(), FaceIds=unknown)
        self.assertEqual(set(unknown), {face["FaceId"] for face in answer["UnsuccessfulFaceDeletions"]})


class ConsistencyTests(ServiceTest):
    def test_what_was_written_is_read_next(self):
        """Each answer is searched for in the next instant; the service itself takes its time."""
        name = self.collection()
        image = bytes_of(photo("obama.jpg"))
        for number in range(8):
            (face,) = self.index(name, photo("obama.jpg"), ExternalImageId=f"{number}")
            self.assertEqual(number + 1, self.face_count(name))
            found = self.client.search_faces_by_image(CollectionId=name, Image=image)["FaceMatches"]
            self.assertIn(face, [match["Face"]["FaceId"] for match in found])
            matches = self.client.search_faces(CollectionId=name, FaceId=face)["FaceMatches"]
            self.assertEqual(number, len(matches))
            if number % 2:
                self.client.delete_faces(CollectionId=name, FaceIds=[face])
                found = self.client.search_faces_by_image(CollectionId=name, Image=image)["FaceMatches"]
                self.assertNotIn(face, [match["Face"]["FaceId"] for match in found])
                self.index(name, photo("obama.jpg"), ExternalImageId=f"{number}")

    def test_a_new_collection_of_an_old_name_knows_nothing(self):
        name = f"test-{uuid.uuid4()}"
        image = bytes_of(photo("obama.jpg"))
        for _ in range(3):
            self.client.create_collection(CollectionId=name)
            found = self.client.search_faces_by_image(CollectionId=name, Image=image, FaceMatchThreshold=0)
            self.assertEqual([], found["FaceMatches"])
            self.index(name, photo("obama.jpg"))
            found = self.client.search_faces_by_image(CollectionId=name, Image=image, FaceMatchThreshold=0)
            self.assertEqual(1, len(found["FaceMatches"]))
            self.client.delete_collection(CollectionId=name)


if __name__ == "__main__":
    unittest.main()
