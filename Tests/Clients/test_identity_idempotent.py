"""Which face gets which FaceId where every submission is stable. The server: `beetroot serve --face-id-policy idempotent`."""

import unittest

from support import photos
from support.photos import photo
from test_identity import ConcurrencyTests as RekognitionConcurrencyTests
from test_identity import IdentityTest


class IdempotentTests(IdentityTest):
    def test_several_faces_keep_their_ids(self):
        runs = [self.ids(photos.two_people()) for _ in range(3)]
        self.assertEqual(runs[:1] * 3, runs)
        self.assertEqual(2, len(set(runs[0])))
        self.assertStored(2)

    def test_a_collage_is_one_face(self):
        runs = [self.ids(photos.same_face_twice()) for _ in range(2)]
        self.assertEqual(1, len(set(sum(runs, []))))
        self.assertStored(1)

    def test_none_is_a_value_like_any_other(self):
        (named,) = self.ids(photo("obama.jpg"), "a")
        (plain,) = self.ids(photo("obama.jpg"))
        self.assertNotEqual(named, plain)
        self.assertEqual([named], self.ids(photo("obama.jpg"), "a"))
        self.assertEqual([plain], self.ids(photo("obama.jpg")))
        self.assertStored(2)

    def test_a_face_of_a_group_is_known_alone(self):
        both = self.ids(photos.two_people())
        self.assertEqual(both[:1], self.ids(photos.encoded(photos.head("obama.jpg", 480))))
        self.assertStored(2)


class ConcurrencyTests(RekognitionConcurrencyTests):
    def test_two_faces_without(self):
        answers = self.together(*[self.request(photos.two_people())] * self.THREADS)
        self.assertEqual(1, len({tuple(answer) for answer in answers}), answers)
        self.assertStored(2)


# Only those above.
del RekognitionConcurrencyTests, IdentityTest

if __name__ == "__main__":
    unittest.main()
