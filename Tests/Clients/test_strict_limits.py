"""The service's own limits, where the default ones are wider. The server: `beetroot serve --strict-limits`."""

import unittest

from support import photos
from support.case import ServiceTest
from support.photos import encoded

FORMAT = ("InvalidImageFormatException", "Request has invalid image format")


class StrictLimitsTests(ServiceTest):
    def test_images_have_80_pixels_a_side(self):
        name = self.collection()
        for size in [(80, 80), (80, 800)]:
            self.client.detect_faces(Image={"Bytes": photos.nobody(*size)})
        for size in [(79, 80), (80, 79), (36, 36), (79, 2000)]:
            small = {"Bytes": photos.nobody(*size)}
            large = {"Bytes": photos.photo("obama.jpg")}
            calls = [
                ("detect_faces", {"Image": small}),
                ("index_faces", {"CollectionId": name, "Image": small}),
                ("search_faces_by_image", {"CollectionId": name, "Image": small}),
                ("search_users_by_image", {"CollectionId": name, "Image": small}),
                ("compare_faces", {"SourceImage": small, "TargetImage": large}),
                ("compare_faces", {"SourceImage": large, "TargetImage": small}),
            ]
            for operation, parameters in calls:
                with self.subTest(operation, size=size):
                    with self.refused("InvalidParameterException", containing="Request has invalid parameters"):
                        getattr(self.client, operation)(**parameters)

    def test_jpeg_and_png_only(self):
        picture = photos.opened("obama.jpg").resize((455, 568))
        for form, options in {"JPEG": {}, "PNG": {}}.items():
            self.assertEqual(1, len(self.client.detect_faces(Image={"Bytes": encoded(picture, form, **options)})["FaceDetails"]))
        for form in ["WEBP", "GIF", "TIFF", "AVIF"]:
            with self.subTest(form), self.refused(*FORMAT):
                self.client.detect_faces(Image={"Bytes": encoded(picture, form)})


if __name__ == "__main__":
    unittest.main()
