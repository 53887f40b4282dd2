"""Images: detecting and comparing faces, formats and sizes. The server: `beetroot serve`."""

import unittest

from PIL import Image, ImageFilter

from support import photos, service
from support.case import ServiceTest, measured
from support.photos import encoded, head, photo

FORMAT = ("InvalidImageFormatException", "Request has invalid image format")
PARAMETERS = "Request has invalid parameters"
LARGEST = 5_242_880


def too_long(size: int, path: str) -> str:
    return (
        f"1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim={size} cap={size}]' at '{path}' "
        f"failed to satisfy constraint: Member must have length less than or equal to {LARGEST}"
    )


class DetectFacesTests(ServiceTest):
    def detect(self, image: bytes, **options) -> list[dict]:
        return self.client.detect_faces(Image={"Bytes": image}, **options)["FaceDetails"]

    def test_faces_largest_first(self):
        faces = self.detect(photos.two_people())
        self.assertEqual(2, len(faces))
        areas = [face["BoundingBox"]["Width"] * face["BoundingBox"]["Height"] for face in faces]
        self.assertGreater(areas[0], areas[1])

    def test_no_face_is_no_error(self):
        self.assertEqual([], self.detect(photos.nobody()))

    def test_no_attribute_is_made_up(self):
        usual = self.detect(photo("obama.jpg"))
        every = service.MODEL.shape_for("Attribute").metadata["enum"]
        for attributes in [every, ["ALL"], ["DEFAULT"], ["DEFAULT", "ALL"], ["SMILE"], []]:
            with self.subTest(attributes):
                self.assertEqual(usual, self.detect(photo("obama.jpg"), Attributes=attributes))

    def test_indexing_finds_the_same(self):
        answer = self.client.index_faces(
            CollectionId=self.collection(), Image={"Bytes": photos.two_people()}, QualityFilter="NONE"
        )
        self.assertEqual(
            self.detect(photos.two_people()), [record["FaceDetail"] for record in answer["FaceRecords"]]
        )

    def test_the_exif_orientation_is_applied(self):
        upright = photos.opened("obama.jpg")
        (expected,) = self.detect(encoded(upright))
        turns = {3: Image.Transpose.ROTATE_180, 6: Image.Transpose.ROTATE_90, 8: Image.Transpose.ROTATE_270}
        for orientation, turn in turns.items():
            exif = Image.Exif()
            exif[0x0112] = orientation
            stored = upright.transpose(turn)
            with self.subTest(orientation):
                (face,) = self.detect(encoded(stored, exif=exif))
                for edge, value in expected["BoundingBox"].items():
                    self.assertAlmostEqual(value, face["BoundingBox"][edge], delta=0.02)

    def test_poses_have_the_signs_of_the_service(self):
        """Roll is positive clockwise; a mirror image turns the head and tilts it the other way."""
        picture = photos.opened("obama.jpg")
        (straight,) = self.detect(encoded(picture))
        (tilted,) = self.detect(encoded(picture.rotate(-20, Image.Resampling.BICUBIC)))
        self.assertAlmostEqual(20, tilted["Pose"]["Roll"] - straight["Pose"]["Roll"], delta=6)
        (face,) = self.detect(photo("obama2.jpg"))
        mirror = photos.opened("obama2.jpg").transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        (mirrored,) = self.detect(encoded(mirror))
        self.assertLess(face["Pose"]["Yaw"], -10)
        self.assertGreater(mirrored["Pose"]["Yaw"], 10)


class FormatTests(ServiceTest):
    def test_formats(self):
        """JPEG and PNG as the service, and those that it refuses."""
        picture = photos.opened("obama.jpg").resize((455, 568))
        images = {
            "JPEG": encoded(picture),
            "progressive JPEG": encoded(picture, progressive=True),
            "grey JPEG": encoded(picture.convert("L")),
            "CMYK JPEG": encoded(picture.convert("CMYK")),
            "PNG": encoded(picture, "PNG"),
            "PNG with alpha": encoded(picture.convert("RGBA"), "PNG"),
            "PNG with a palette": encoded(picture.quantize(256), "PNG"),
            "WebP": encoded(picture, "WEBP", quality=90),
            "lossless WebP": encoded(picture, "WEBP", lossless=True),
            "GIF": encoded(picture.quantize(256), "GIF"),
            "TIFF": encoded(picture, "TIFF"),
            "AVIF": encoded(picture, "AVIF", quality=85),
        }
        for name, image in images.items():
            with self.subTest(name):
                answer = self.client.detect_faces(Image={"Bytes": image})
                self.assertEqual(1, len(answer["FaceDetails"]))

    def test_what_is_no_image(self):
        jpeg = encoded(photos.opened("obama.jpg").resize((455, 568)))
        images = {
            "text": b"Not an image, whatever its name says.",
            "HTML": b"<!doctype html><html><body>404</body></html>",
            "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"/>',
            "PDF": b"%PDF-1.7\n1 0 obj <</Type/Catalog>> endobj\n",
            "the beginning of a JPEG": jpeg[:64],
            "the beginning of a PNG": encoded(Image.new("RGB", (90, 90)), "PNG")[:20],
            "one byte": b"\xff",
            "zeros": bytes(10_000),
        }
        name = self.collection()
        for label, image in images.items():
            with self.subTest(label):
                bytes_ = {"Bytes": image}
                with self.refused(*FORMAT):
                    self.client.detect_faces(Image=bytes_)
                with self.refused(*FORMAT):
                    self.client.index_faces(CollectionId=name, Image=bytes_)
                with self.refused(*FORMAT):
                    self.client.search_faces_by_image(CollectionId=name, Image=bytes_)
                with self.refused(*FORMAT):
                    self.client.search_users_by_image(CollectionId=name, Image=bytes_)
                with self.refused(*FORMAT):
                    self.client.compare_faces(SourceImage=bytes_, TargetImage={"Bytes": jpeg})
                with self.refused(*FORMAT):
                    self.client.compare_faces(SourceImage={"Bytes": jpeg}, TargetImage=bytes_)


class SizeTests(ServiceTest):
    def test_the_largest_image(self):
        image = photos.padded(photo("obama.jpg"), LARGEST)
        self.assertEqual(1, len(self.client.detect_faces(Image={"Bytes": image})["FaceDetails"]))
        with self.refused("InvalidParameterException", too_long(LARGEST + 1, "image.bytes")):
            self.client.detect_faces(Image={"Bytes": image + b"\0"})

    def test_two_of_the_largest(self):
        image = {"Bytes": photos.padded(photo("obama.jpg"), LARGEST)}
        answer = self.client.compare_faces(SourceImage=image, TargetImage=image)
        self.assertEqual(1, len(answer["FaceMatches"]))

    def test_every_image_has_the_limit(self):
        name = self.collection()
        good = {"Bytes": photo("obama.jpg")}
        long = {"Bytes": photos.padded(photo("obama.jpg"), 7_843_602)}
        refusal = "InvalidParameterException", too_long(7_843_602, "image.bytes")
        with self.refused(*refusal):
            self.client.index_faces(CollectionId=name, Image=long)
        with self.refused(*refusal):
            self.client.search_faces_by_image(CollectionId=name, Image=long)
        with self.refused(*refusal):
            self.client.search_users_by_image(CollectionId=name, Image=long)
        for path, pair in [("sourceImage", (long, good)), ("targetImage", (good, long))]:
            with self.refused("InvalidParameterException", too_long(7_843_602, f"{path}.bytes")):
                self.client.compare_faces(SourceImage=pair[0], TargetImage=pair[1])

    def test_many_pixels_in_few_bytes(self):
        bomb = encoded(Image.new("1", (14_000, 14_000)), "PNG")
        self.assertLess(len(bomb), 100_000)
        with self.refused("ImageTooLargeException", "Image size is too large."):
            self.client.detect_faces(Image={"Bytes": bomb})

    def test_small_images_are_accepted(self):
        """From 36 pixels a side; the service asks for 80, and clients that crop small faces fail there."""
        for size in [(36, 36), (36, 500), (79, 79), (80, 80)]:
            with self.subTest(size):
                self.client.detect_faces(Image={"Bytes": photos.nobody(*size)})
        for width, height in [(35, 36), (36, 35), (1, 1)]:
            with self.subTest((width, height)), self.refused("InvalidParameterException") as refusal:
                self.client.detect_faces(Image={"Bytes": photos.nobody(width, height)})
            message = refusal.error.response["Error"]["Message"]
            self.assertTrue(message.startswith(PARAMETERS), message)
            self.assertIn(f"{width} x {height}", message)

    def test_small_faces_are_recognised(self):
        """Heads of 36 pixels and up, and crops at the box without a margin, as the seed's client makes them."""
        name = self.collection()
        for file in ["obama.jpg", "biden.jpg"]:
            self.index(name, photo(file), ExternalImageId=file)
        for file in ["obama.jpg", "biden.jpg"]:
            (face,) = self.client.detect_faces(Image={"Bytes": photo(file)})["FaceDetails"]
            crop = photos.crop_at(photo(file), face["BoundingBox"])
            pictures = [
                crop.resize((side, round(side * crop.height / crop.width)), Image.Resampling.LANCZOS)
                for side in [36, 48, 64, 79]
            ] + [head(file, height) for height in [50, 64, 79]]
            for picture in pictures:
                with self.subTest(f"{file} as {picture.size}"):
                    answer = self.client.search_faces_by_image(
                        CollectionId=name, Image={"Bytes": encoded(picture)}, FaceMatchThreshold=0
                    )
                    best = answer["FaceMatches"][0]
                    measured(f"{file} as {picture.width} x {picture.height}: similarity {best['Similarity']:.2f}")
                    self.assertEqual(file, best["Face"]["ExternalImageId"])
                    self.assertGreaterEqual(best["Similarity"], 95)


class CompareFacesTests(ServiceTest):
    def compare(self, source: bytes, target: bytes, **options) -> dict:
        return self.client.compare_faces(
            SourceImage={"Bytes": source}, TargetImage={"Bytes": target}, **options
        )

    def test_the_same_person(self):
        answer = self.compare(photo("obama.jpg"), photo("obama2.jpg"))
        (match,) = answer["FaceMatches"]
        self.assertEqual([], answer["UnmatchedFaces"])
        self.assertGreaterEqual(match["Similarity"], 80)
        (source,) = self.client.detect_faces(Image={"Bytes": photo("obama.jpg")})["FaceDetails"]
        (target,) = self.client.detect_faces(Image={"Bytes": photo("obama2.jpg")})["FaceDetails"]
        self.assertEqual(target, match["Face"])
        self.assertEqual(
            {"BoundingBox": source["BoundingBox"], "Confidence": source["Confidence"]}, answer["SourceImageFace"]
        )

    def test_two_people(self):
        answer = self.compare(photo("obama.jpg"), photo("biden.jpg"))
        self.assertEqual(([], 1), (answer["FaceMatches"], len(answer["UnmatchedFaces"])))

    def test_each_face_of_the_target_is_in_one_list(self):
        target = photos.two_people()
        faces = self.client.detect_faces(Image={"Bytes": target})["FaceDetails"]
        for source, matching in [("obama2.jpg", 0), ("biden.jpg", 1)]:
            answer = self.compare(photo(source), target)
            self.assertEqual([faces[matching]], [match["Face"] for match in answer["FaceMatches"]])
            self.assertEqual([faces[1 - matching]], answer["UnmatchedFaces"])

    def test_thresholds(self):
        target = photos.two_people()
        for threshold, matches in [(0, 2), (0.8, 2), (80, 1), (100, 0)]:
            with self.subTest(threshold):
                answer = self.compare(photo("obama2.jpg"), target, SimilarityThreshold=threshold)
                similarities = [match["Similarity"] for match in answer["FaceMatches"]]
                self.assertEqual((matches, 2 - matches), (len(similarities), len(answer["UnmatchedFaces"])))
                self.assertEqual(sorted(similarities, reverse=True), similarities)
                self.assertTrue(all(similarity >= threshold for similarity in similarities))

    def test_an_image_is_like_itself(self):
        answer = self.compare(photo("obama.jpg"), photo("obama.jpg"), SimilarityThreshold=100)
        self.assertEqual([100], [match["Similarity"] for match in answer["FaceMatches"]])

    def test_the_source_is_its_largest_face(self):
        answer = self.compare(photos.two_people(), photo("obama2.jpg"))
        self.assertEqual(1, len(answer["FaceMatches"]))
        self.assertLess(answer["SourceImageFace"]["BoundingBox"]["Left"], 0.5)

    def test_without_a_face(self):
        for source, target in [("nobody", "face"), ("face", "nobody"), ("nobody", "nobody")]:
            images = {"nobody": photos.nobody(), "face": photo("obama.jpg")}
            with self.subTest((source, target)), self.refused("InvalidParameterException", PARAMETERS):
                self.compare(images[source], images[target])

    def test_faces_under_the_filter(self):
        blurred = encoded(photos.opened("obama.jpg").filter(ImageFilter.GaussianBlur(16)))
        with self.refused("InvalidParameterException", PARAMETERS):
            self.compare(blurred, photo("obama2.jpg"), QualityFilter="LOW")
        answer = self.compare(photo("obama.jpg"), blurred, QualityFilter="LOW", SimilarityThreshold=0)
        self.assertEqual(([], 1), (answer["FaceMatches"], len(answer["UnmatchedFaces"])))
        self.assertEqual(1, len(self.compare(photo("obama.jpg"), blurred, SimilarityThreshold=0)["FaceMatches"]))


if __name__ == "__main__":
    unittest.main()
