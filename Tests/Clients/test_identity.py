"""Which face gets which FaceId, in the policy that follows the service. The server: `beetroot serve`."""

import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor

from PIL import Image

from support import photos, service
from support.case import ServiceTest
from support.photos import encoded, head, photo

ONE = "obama.jpg"


class IdentityTest(ServiceTest):
    def setUp(self):
        self.name = self.collection()

    def submit(self, image: bytes, external: str | None = None, **options) -> list[dict]:
        """The faces of one submission, largest first."""
        if external:
            options["ExternalImageId"] = external
        answer = self.client.index_faces(CollectionId=self.name, Image={"Bytes": image}, **options)
        return [record["Face"] for record in answer["FaceRecords"]]

    def ids(self, image: bytes, external: str | None = None, **options) -> list[str]:
        return [face["FaceId"] for face in self.submit(image, external, **options)]

    def assertStored(self, count: int):
        self.assertEqual(count, self.face_count(self.name))
        self.assertEqual(count, len(self.client.list_faces(CollectionId=self.name)["Faces"]))


class TableTests(IdentityTest):
    """Row by row."""

    def test_one_face_that_is_new(self):
        (first,) = self.ids(photo(ONE))
        (other,) = self.ids(photo("biden.jpg"))
        self.assertNotEqual(first, other)
        self.assertStored(2)

    def test_one_face_that_is_there(self):
        (first,) = self.ids(photo(ONE))
        for _ in range(3):
            self.assertEqual([first], self.ids(photo(ONE)))
        self.assertStored(1)

    def test_one_face_that_is_there_under_an_external_image_id(self):
        (first,) = self.ids(photo(ONE), "somewhere")
        self.assertEqual([first], self.ids(photo(ONE)))
        self.assertStored(1)

    def test_one_face_that_is_there_twice(self):
        stored = self.ids(photo(ONE), "a") + self.ids(photo(ONE), "b")
        self.assertEqual(2, len(set(stored)))
        for _ in range(3):
            # Both are equally similar: the older one.
            self.assertEqual(stored[:1], self.ids(photo(ONE)))
        self.assertStored(2)

    def test_one_face_that_is_there_in_a_better_copy(self):
        """The most similar one, though it is the younger."""
        small = encoded(photos.opened(ONE).resize((500, 625), Image.Resampling.LANCZOS), quality=70)
        (older,) = self.ids(small, "copy", MaxFaces=1)
        (younger,) = self.ids(photo(ONE), "original", MaxFaces=1)
        self.assertEqual([younger], self.ids(photo(ONE), MaxFaces=1))
        self.assertEqual([older], self.ids(small, MaxFaces=1))
        self.assertStored(2)

    def test_several_faces_are_new_in_every_run(self):
        runs = [self.ids(photos.two_people()) for _ in range(3)]
        self.assertEqual(6, len(set(sum(runs, []))))
        self.assertStored(6)

    def test_an_external_image_id_that_is_new(self):
        (plain,) = self.ids(photo(ONE))
        (first,) = self.ids(photo(ONE), "a")
        (second,) = self.ids(photo(ONE), "b")
        self.assertEqual(3, len({plain, first, second}))
        self.assertStored(3)

    def test_an_external_image_id_that_holds_the_face(self):
        first = self.ids(photo(ONE), "a")
        self.ids(photo(ONE), "b")
        for _ in range(3):
            self.assertEqual(first, self.ids(photo(ONE), "a"))
        self.assertStored(2)

    def test_an_external_image_id_that_holds_another_face(self):
        (obama,) = self.ids(photo(ONE), "a")
        (biden,) = self.ids(photo("biden.jpg"), "a")
        self.assertNotEqual(obama, biden)
        self.assertEqual([obama], self.ids(photo(ONE), "a"))
        self.assertEqual([biden], self.ids(photo("biden.jpg"), "a"))
        self.assertStored(2)

    def test_another_photo_of_the_person_is_another_face(self):
        (first,) = self.ids(photo(ONE), "a")
        (second,) = self.ids(photo("obama2.jpg"), "a")
        self.assertNotEqual(first, second)
        self.assertNotEqual([first], self.ids(photo("obama3.jpg")))
        self.assertStored(3)

    def test_a_face_twice_in_one_image(self):
        image = photos.same_face_twice()
        faces = self.submit(image, "collage")
        self.assertEqual(2, len(faces))
        self.assertEqual(1, len({face["FaceId"] for face in faces}))
        self.assertNotEqual(faces[0]["BoundingBox"], faces[1]["BoundingBox"])
        self.assertStored(1)
        again = self.submit(image, "collage")
        self.assertEqual(faces, again)
        self.assertStored(1)
        # Without an ExternalImageId they are two faces.
        self.assertEqual(2, len(set(self.ids(image))))
        self.assertStored(3)


class RuleTests(IdentityTest):
    def test_the_two_runs_of_the_seed(self):
        """Photographs of two people, submitted twice without and twice with an ExternalImageId."""
        image = photos.two_people()
        first, second = self.submit(image), self.submit(image)
        self.assertEqual(1, len({face["ImageId"] for face in first + second}))
        self.assertEqual(4, len({face["FaceId"] for face in first + second}))
        self.assertStored(4)

        self.name = self.collection()
        first, second = self.submit(image, "blah"), self.submit(image, "blah")
        self.assertEqual(first, second)
        self.assertEqual(2, len({face["FaceId"] for face in first}))
        self.assertStored(2)

    def test_the_runs_of_one_face(self):
        """The same FaceId on every run; new ones only in a new collection."""
        runs = {self.ids(photo(ONE))[0] for _ in range(3)}
        self.assertEqual(1, len(runs))
        self.name = self.collection()
        self.assertNotEqual(runs, {self.ids(photo(ONE))[0]})

    def test_copies_are_the_same_face(self):
        picture = photos.opened(ONE)
        original = self.ids(photo(ONE), "a")
        copies = {
            "as PNG": encoded(picture, "PNG"),
            "JPEG quality 70": encoded(picture, quality=70),
            "three quarters": encoded(picture.resize((682, 853), Image.Resampling.LANCZOS)),
            "cut around the head": encoded(head(ONE, 470)),
        }
        for name, copy in copies.items():
            with self.subTest(name):
                self.assertEqual(original, self.ids(copy, "a", MaxFaces=1))
        self.assertStored(1)

    def test_the_answer_shows_the_submission(self):
        """Its own box and ImageId, though nothing is stored."""
        (stored,) = self.submit(photo(ONE), "a")
        crop = encoded(head(ONE, 470))
        (face,) = self.submit(crop, "a")
        self.assertEqual(stored["FaceId"], face["FaceId"])
        self.assertNotEqual(stored["ImageId"], face["ImageId"])
        self.assertNotEqual(stored["BoundingBox"], face["BoundingBox"])
        (listed,) = self.client.list_faces(CollectionId=self.name)["Faces"]
        self.assertEqual(stored, listed)

    def test_one_face_counts_after_the_limits(self):
        """An image of two people of which one is to be indexed is an image of one face."""
        first = self.ids(photos.two_people(), MaxFaces=1)
        self.assertEqual(first, self.ids(photos.two_people(), MaxFaces=1))
        self.assertStored(1)

    def test_the_image_id_comes_from_the_bytes(self):
        (face,) = self.submit(photo(ONE))
        here = self.name
        self.name = self.collection()
        (there,) = self.submit(photo(ONE), "x")
        self.assertEqual(face["ImageId"], there["ImageId"])
        (other,) = self.submit(photo(ONE) + b"\0")
        self.assertNotEqual(face["ImageId"], other["ImageId"])
        self.assertNotEqual(here, self.name)

    def test_after_deletion_the_face_is_new(self):
        for external in [None, "a"]:
            (first,) = self.ids(photo(ONE), external)
            self.client.delete_faces(CollectionId=self.name, FaceIds=[first])
            (second,) = self.ids(photo(ONE), external)
            self.assertNotEqual(first, second)
            self.client.delete_faces(CollectionId=self.name, FaceIds=[second])
        self.assertStored(0)

    def test_external_image_ids_are_told_apart_to_the_letter(self):
        names = ["a", "A", "a:", "a.", "a" * 255]
        faces = [self.ids(photo(ONE), name)[0] for name in names]
        self.assertEqual(len(names), len(set(faces)))
        listed = self.client.list_faces(CollectionId=self.name)["Faces"]
        self.assertEqual(names, [face["ExternalImageId"] for face in listed])

    def test_people_in_real_group_photos(self):
        folder = photos.shared("photos/ageitgey/group")
        for path in sorted(folder.glob("*.jpg")):
            with self.subTest(path.name):
                self.name = self.collection()
                image = path.read_bytes()
                first = self.ids(image, "x", QualityFilter="NONE")
                if len(first) < 2:
                    continue
                self.assertEqual(first, self.ids(image, "x", QualityFilter="NONE"))
                self.assertStored(len(set(first)))
                loose = self.ids(image, QualityFilter="NONE")
                self.assertEqual(len(loose), len(set(loose) - set(first)))


class ConcurrencyTests(IdentityTest):
    THREADS = 8

    def together(self, *requests: dict) -> list[list[str]]:
        """Sends the requests at the same time, each from a thread with a client of its own."""
        clients = [service.make_client() for _ in requests]

        def send(number):
            answer = clients[number].index_faces(CollectionId=self.name, **requests[number])
            return [record["Face"]["FaceId"] for record in answer["FaceRecords"]]

        with ThreadPoolExecutor(len(requests)) as pool:
            return list(pool.map(send, range(len(requests))))

    def request(self, image: bytes, external: str | None = None) -> dict:
        return {"Image": {"Bytes": image}} | ({"ExternalImageId": external} if external else {})

    def test_one_face_with_an_external_image_id(self):
        for number in range(4):
            answers = self.together(*[self.request(photo(ONE), f"{number}")] * self.THREADS)
            self.assertEqual(1, len({tuple(answer) for answer in answers}), answers)
            self.assertStored(number + 1)

    def test_one_face_without(self):
        answers = self.together(*[self.request(photo(ONE))] * self.THREADS)
        self.assertEqual(1, len({tuple(answer) for answer in answers}), answers)
        self.assertStored(1)

    def test_two_faces_with_an_external_image_id(self):
        answers = self.together(*[self.request(photos.two_people(), "x")] * self.THREADS)
        self.assertEqual(1, len({tuple(answer) for answer in answers}), answers)
        self.assertStored(2)

    def test_a_collage_with_an_external_image_id(self):
        answers = self.together(*[self.request(photos.same_face_twice(), "x")] * self.THREADS)
        self.assertEqual(1, len({face for answer in answers for face in answer}), answers)
        self.assertStored(1)

    def test_two_faces_without(self):
        answers = self.together(*[self.request(photos.two_people())] * self.THREADS)
        self.assertEqual(2 * self.THREADS, len({face for answer in answers for face in answer}))
        self.assertStored(2 * self.THREADS)

    def test_different_external_image_ids(self):
        answers = self.together(*[self.request(photo(ONE), f"{number % 4}") for number in range(self.THREADS)])
        self.assertEqual(4, len({face for answer in answers for face in answer}))
        for number in range(4):
            self.assertEqual(answers[number], answers[number + 4])
        self.assertStored(4)

    def test_while_the_face_is_deleted(self):
        """Whatever the order, each answer is a face that was there at some time, and at most one is left."""
        for _ in range(4):
            name = f"{uuid.uuid4()}"
            (face,) = self.ids(photo(ONE), name)
            client = service.make_client()
            with ThreadPoolExecutor(1) as pool:
                deletion = pool.submit(client.delete_faces, CollectionId=self.name, FaceIds=[face])
                answers = self.together(*[self.request(photo(ONE), name)] * 4)
                self.assertEqual([face], deletion.result()["DeletedFaces"])
            found = {face for answer in answers for face in answer} - {face}
            self.assertLessEqual(len(found), 1)
            listed = self.client.list_faces(CollectionId=self.name)["Faces"]
            self.assertEqual(found, {entry["FaceId"] for entry in listed if entry["ExternalImageId"] == name})


if __name__ == "__main__":
    unittest.main()
