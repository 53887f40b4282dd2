"""One face a person, by a duplicate threshold down at the match threshold.

The server: `beetroot serve --duplicate-similarity 80`.
"""

import unittest

from support.photos import photo
from test_identity import IdentityTest


class PersonTests(IdentityTest):
    def test_another_photo_of_the_person_is_the_same_face(self):
        (obama,) = self.ids(photo("obama.jpg"))
        (biden,) = self.ids(photo("biden.jpg"))
        self.assertNotEqual(obama, biden)
        self.assertEqual([obama], self.ids(photo("obama2.jpg")))
        self.assertEqual([obama], self.ids(photo("obama3.jpg")))
        self.assertStored(2)


del IdentityTest

if __name__ == "__main__":
    unittest.main()
