"""Users and their faces. The server: `beetroot serve`."""

import unittest
import uuid

from support import photos, service
from support.case import ServiceTest, measured
from support.photos import encoded, head, photo

OBAMA = ["obama.jpg", "obama2.jpg", "obama3.jpg"]


class UserTest(ServiceTest):
    def setUp(self):
        self.name = self.collection()

    def add(self, *files: str) -> list[str]:
        """Indexes photographs of one face each."""
        return [self.index(self.name, photo(file), ExternalImageId=file)[0] for file in files]

    def user(self, user: str, *files: str) -> list[str]:
        """A user with the faces of photographs."""
        self.client.create_user(CollectionId=self.name, UserId=user)
        faces = self.add(*files)
        if faces:
            self.client.associate_faces(
                CollectionId=self.name, UserId=user, FaceIds=faces, UserMatchThreshold=0
            )
        return faces

    def statuses(self) -> dict:
        return {
            user["UserId"]: user["UserStatus"]
            for user in self.client.list_users(CollectionId=self.name)["Users"]
        }

    def owners(self) -> dict:
        return {
            face["FaceId"]: face.get("UserId")
            for face in self.client.list_faces(CollectionId=self.name)["Faces"]
        }


class UserLifeTests(UserTest):
    def test_a_user_is_created_gets_faces_and_loses_them(self):
        self.client.create_user(CollectionId=self.name, UserId="Barack:1")
        self.assertEqual({"Barack:1": "CREATED"}, self.statuses())
        self.assertEqual(1, self.client.describe_collection(CollectionId=self.name)["UserCount"])

        faces = self.add(*OBAMA)
        answer = self.client.associate_faces(CollectionId=self.name, UserId="Barack:1", FaceIds=faces)
        self.assertEqual([{"FaceId": face} for face in faces], answer["AssociatedFaces"])
        self.assertEqual([], answer["UnsuccessfulFaceAssociations"])
        self.assertEqual("ACTIVE", answer["UserStatus"])
        self.assertEqual({"Barack:1": "ACTIVE"}, self.statuses())
        self.assertEqual({face: "Barack:1" for face in faces}, self.owners())

        answer = self.client.disassociate_faces(
            CollectionId=self.name, UserId="Barack:1", FaceIds=faces[:2]
        )
        self.assertEqual([{"FaceId": face} for face in faces[:2]], answer["DisassociatedFaces"])
        self.assertEqual("ACTIVE", answer["UserStatus"])
        answer = self.client.disassociate_faces(
            CollectionId=self.name, UserId="Barack:1", FaceIds=faces[2:]
        )
        self.assertEqual("CREATED", answer["UserStatus"])
        self.assertEqual({"Barack:1": "CREATED"}, self.statuses())
        self.assertEqual({face: None for face in faces}, self.owners())

        self.client.delete_user(CollectionId=self.name, UserId="Barack:1")
        self.assertEqual({}, self.statuses())
        self.assertEqual(0, self.client.describe_collection(CollectionId=self.name)["UserCount"])

    def test_a_deleted_user_leaves_its_faces(self):
        faces = self.user("somebody", *OBAMA)
        self.client.delete_user(CollectionId=self.name, UserId="somebody")
        self.assertEqual({face: None for face in faces}, self.owners())
        self.assertEqual(faces, self.client.delete_faces(CollectionId=self.name, FaceIds=faces)["DeletedFaces"])

    def test_a_name_is_given_once(self):
        self.client.create_user(CollectionId=self.name, UserId="somebody")
        with self.refused("ConflictException", containing="somebody"):
            self.client.create_user(CollectionId=self.name, UserId="somebody")
        # Names belong to a collection, and are told apart to the letter.
        self.client.create_user(CollectionId=self.name, UserId="Somebody")
        self.client.create_user(CollectionId=self.collection(), UserId="somebody")

    def test_unknown_users(self):
        (face,) = self.add("obama.jpg")
        calls = {
            "delete_user": {},
            "associate_faces": {"FaceIds": [face]},
            "disassociate_faces": {"FaceIds": [face]},
            "search_users": {},
        }
        for operation, parameters in calls.items():
            with self.subTest(operation), self.refused("ResourceNotFoundException", containing="nobody"):
                getattr(self.client, operation)(CollectionId=self.name, UserId="nobody", **parameters)

    def test_users_come_in_pages(self):
        names = [f"user-{number}" for number in range(5)]
        for name in names:
            self.client.create_user(CollectionId=self.name, UserId=name)
        pages, token = [], None
        while True:
            page = self.client.list_users(
                CollectionId=self.name, MaxResults=2, **({"NextToken": token} if token else {})
            )
            pages.append([user["UserId"] for user in page["Users"]])
            if "NextToken" not in page:
                break
            token = page["NextToken"]
        self.assertEqual([2, 2, 1], [len(page) for page in pages])
        self.assertEqual(set(names), {name for page in pages for name in page})
        paginator = self.client.get_paginator("list_users")
        for size in [1, 3, 5, 500]:
            whole = paginator.paginate(
                CollectionId=self.name, PaginationConfig={"PageSize": size}
            ).build_full_result()
            self.assertEqual(sum(pages, []), [user["UserId"] for user in whole["Users"]])
        with self.refused("InvalidPaginationTokenException"):
            self.client.list_users(CollectionId=self.collection(), NextToken=token)

    def test_faces_of_a_user_are_listed(self):
        faces = self.user("somebody", *OBAMA)
        self.add("biden.jpg")
        self.client.create_user(CollectionId=self.name, UserId="nobody-yet")
        listed = self.client.list_faces(CollectionId=self.name, UserId="somebody")["Faces"]
        self.assertEqual(faces, [face["FaceId"] for face in listed])
        self.assertEqual({"somebody"}, {face["UserId"] for face in listed})
        both = self.client.list_faces(CollectionId=self.name, UserId="somebody", FaceIds=faces[1:2])["Faces"]
        self.assertEqual(faces[1:2], [face["FaceId"] for face in both])
        for user in ["nobody-yet", "unknown"]:
            self.assertEqual([], self.client.list_faces(CollectionId=self.name, UserId=user)["Faces"])


class AssociationTests(UserTest):
    def test_the_first_faces_are_taken_without_a_look(self):
        self.client.create_user(CollectionId=self.name, UserId="both")
        faces = self.add("obama.jpg", "biden.jpg")
        answer = self.client.associate_faces(
            CollectionId=self.name, UserId="both", FaceIds=faces, UserMatchThreshold=100
        )
        self.assertEqual(2, len(answer["AssociatedFaces"]))

    def test_further_faces_must_be_like_the_user(self):
        self.user("obama", "obama.jpg", "obama2.jpg")
        biden, another = self.add("biden.jpg", "obama3.jpg")
        answer = self.client.associate_faces(
            CollectionId=self.name, UserId="obama", FaceIds=[biden, another], UserMatchThreshold=80
        )
        self.assertEqual([{"FaceId": another}], answer["AssociatedFaces"])
        (refusal,) = answer["UnsuccessfulFaceAssociations"]
        self.assertEqual((biden, ["LOW_MATCH_CONFIDENCE"]), (refusal["FaceId"], refusal["Reasons"]))
        self.assertTrue(0 <= refusal["Confidence"] < 80, refusal)
        self.assertIsNone(self.owners()[biden])
        # A lower threshold takes even this one.
        answer = self.client.associate_faces(
            CollectionId=self.name, UserId="obama", FaceIds=[biden], UserMatchThreshold=0
        )
        self.assertEqual([{"FaceId": biden}], answer["AssociatedFaces"])

    def test_the_threshold_is_75_unless_said_otherwise(self):
        self.user("obama", "obama.jpg")
        for face in self.add("biden.jpg", "obama2.jpg", "obama_partial_face.jpg"):
            request = {"CollectionId": self.name, "UserId": "obama", "FaceIds": [face]}
            (refusal,) = self.client.associate_faces(**request, UserMatchThreshold=100)[
                "UnsuccessfulFaceAssociations"
            ]
            measured(f"similarity to the user: {refusal['Confidence']:.2f}")
            answer = self.client.associate_faces(**request)
            self.assertEqual(refusal["Confidence"] >= 75, bool(answer["AssociatedFaces"]))
            self.client.disassociate_faces(**request)

    def test_refusals(self):
        obama = self.user("obama", "obama.jpg")[0]
        biden = self.user("biden", "biden.jpg")[0]
        unknown = str(uuid.uuid4())
        answer = self.client.associate_faces(
            CollectionId=self.name, UserId="obama", FaceIds=[biden, unknown, obama]
        )
        # The user's own face is in neither list.
        self.assertEqual([], answer["AssociatedFaces"])
        self.assertCountEqual(
            [
                {"FaceId": biden, "UserId": "biden", "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]},
                {"FaceId": unknown, "Reasons": ["FACE_NOT_FOUND"]},
            ],
            answer["UnsuccessfulFaceAssociations"],
        )
        self.assertEqual("ACTIVE", answer["UserStatus"])

        free = self.add("obama2.jpg")[0]
        answer = self.client.disassociate_faces(
            CollectionId=self.name, UserId="obama", FaceIds=[biden, unknown, free]
        )
        self.assertEqual([], answer["DisassociatedFaces"])
        self.assertCountEqual(
            [
                {"FaceId": biden, "UserId": "biden", "Reasons": ["ASSOCIATED_TO_A_DIFFERENT_USER"]},
                {"FaceId": unknown, "Reasons": ["FACE_NOT_FOUND"]},
            ],
            answer["UnsuccessfulFaceDisassociations"],
        )
        self.assertEqual({obama: "obama", biden: "biden", free: None}, self.owners())

    def test_a_face_given_twice_counts_once(self):
        self.client.create_user(CollectionId=self.name, UserId="obama")
        (face,) = self.add("obama.jpg")
        answer = self.client.associate_faces(CollectionId=self.name, UserId="obama", FaceIds=[face, face])
        self.assertEqual([{"FaceId": face}], answer["AssociatedFaces"])

    def test_faces_of_users_are_not_deleted(self):
        faces = self.user("obama", "obama.jpg")
        faces += self.add("biden.jpg")
        answer = self.client.delete_faces(CollectionId=self.name, FaceIds=faces)
        self.assertEqual(faces[1:], answer["DeletedFaces"])
        self.assertEqual(
            [{"FaceId": faces[0], "UserId": "obama", "Reasons": ["ASSOCIATED_TO_AN_EXISTING_USER"]}],
            answer["UnsuccessfulFaceDeletions"],
        )
        self.client.disassociate_faces(CollectionId=self.name, UserId="obama", FaceIds=faces[:1])
        answer = self.client.delete_faces(CollectionId=self.name, FaceIds=faces[:1])
        self.assertEqual(faces[:1], answer["DeletedFaces"])

    def test_a_user_has_at_most_100_faces(self):
        """101 faces of one photograph, each under an ExternalImageId of its own."""
        small = encoded(head("obama.jpg", 120))
        faces = [self.index(self.name, small, ExternalImageId=f"{number}")[0] for number in range(101)]
        self.client.create_user(CollectionId=self.name, UserId="obama")
        whole = self.client.associate_faces(CollectionId=self.name, UserId="obama", FaceIds=faces[:100])
        self.assertEqual(100, len(whole["AssociatedFaces"]))
        with self.refused("ServiceQuotaExceededException", containing="100"):
            self.client.associate_faces(CollectionId=self.name, UserId="obama", FaceIds=faces[100:])
        # Nothing new is no excess.
        again = self.client.associate_faces(CollectionId=self.name, UserId="obama", FaceIds=faces[:100])
        self.assertEqual([], again["AssociatedFaces"])


class TokenTests(UserTest):
    """Sending a request again under its ClientRequestToken does nothing again."""

    def test_creating_and_deleting(self):
        token = {"ClientRequestToken": str(uuid.uuid4())}
        for _ in range(2):
            self.client.create_user(CollectionId=self.name, UserId="somebody", **token)
        self.assertEqual({"somebody": "CREATED"}, self.statuses())
        token = {"ClientRequestToken": "delete_it-once"}
        for _ in range(2):
            self.client.delete_user(CollectionId=self.name, UserId="somebody", **token)
        self.assertEqual({}, self.statuses())

    def test_associating(self):
        self.client.create_user(CollectionId=self.name, UserId="obama")
        faces = self.add("obama.jpg", "biden.jpg")
        request = {"CollectionId": self.name, "UserId": "obama", "FaceIds": faces}
        first = self.client.associate_faces(**request, ClientRequestToken="a")
        self.client.disassociate_faces(**request, ClientRequestToken="b")
        again = self.client.associate_faces(**request, ClientRequestToken="a")
        for answer in (first, again):
            del answer["ResponseMetadata"]
        self.assertEqual(first, again)
        self.assertEqual({face: None for face in faces}, self.owners())

    def test_another_request_under_the_same_token(self):
        self.client.create_user(CollectionId=self.name, UserId="somebody", ClientRequestToken="mine")
        message = "The ClientRequestToken: mine you have supplied is already in use."
        (face,) = self.add("obama.jpg")
        others = [
            ("create_user", {"UserId": "another"}),
            ("delete_user", {"UserId": "somebody"}),
            ("associate_faces", {"UserId": "somebody", "FaceIds": [face]}),
            ("disassociate_faces", {"UserId": "somebody", "FaceIds": [face]}),
        ]
        for operation, parameters in others:
            with self.subTest(operation), self.refused("IdempotentParameterMismatchException", message):
                getattr(self.client, operation)(
                    CollectionId=self.name, ClientRequestToken="mine", **parameters
                )
        # The same words in another collection are another token.
        self.client.create_user(CollectionId=self.collection(), UserId="another", ClientRequestToken="mine")

    def test_what_failed_may_be_sent_again(self):
        with self.refused("ResourceNotFoundException"):
            self.client.delete_user(CollectionId=self.name, UserId="late", ClientRequestToken="t")
        self.client.create_user(CollectionId=self.name, UserId="late")
        self.client.delete_user(CollectionId=self.name, UserId="late", ClientRequestToken="t")
        self.assertEqual({}, self.statuses())

    def test_boto3_sends_tokens_of_its_own(self):
        client = service.make_client()
        bodies = []
        client.meta.events.register("before-send.rekognition.*", lambda request, **_: bodies.append(request.body))
        client.create_user(CollectionId=self.name, UserId="somebody")
        self.assertIn(b"ClientRequestToken", bodies[0])


class SearchUsersTests(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.name = f"test-{uuid.uuid4()}"
        cls.client.create_collection(CollectionId=cls.name)
        cls.addClassCleanup(cls.client.delete_collection, CollectionId=cls.name)
        cls.faces = {}
        for file in OBAMA + ["obama_partial_face.jpg", "biden.jpg"]:
            answer = cls.client.index_faces(
                CollectionId=cls.name, Image={"Bytes": photo(file)}, ExternalImageId=file
            )
            cls.faces[file] = answer["FaceRecords"][0]["Face"]["FaceId"]
        for user, files in {"obama": OBAMA[:2], "obama-again": OBAMA[2:], "biden": ["biden.jpg"], "empty": []}.items():
            cls.client.create_user(CollectionId=cls.name, UserId=user)
            if files:
                cls.client.associate_faces(
                    CollectionId=cls.name, UserId=user, FaceIds=[cls.faces[file] for file in files]
                )

    def users(self, answer) -> list[str]:
        matches = answer["UserMatches"]
        similarities = [match["Similarity"] for match in matches]
        self.assertEqual(sorted(similarities, reverse=True), similarities)
        self.assertEqual({"ACTIVE"} if matches else set(), {match["User"]["UserStatus"] for match in matches})
        return [match["User"]["UserId"] for match in matches]

    def test_by_face(self):
        answer = self.client.search_users(CollectionId=self.name, FaceId=self.faces["biden.jpg"])
        self.assertEqual(["biden"], self.users(answer))
        self.assertEqual({"FaceId": self.faces["biden.jpg"]}, answer["SearchedFace"])
        self.assertNotIn("SearchedUser", answer)
        answer = self.client.search_users(CollectionId=self.name, FaceId=self.faces["obama.jpg"])
        self.assertEqual(["obama", "obama-again"], self.users(answer))

    def test_by_user(self):
        answer = self.client.search_users(CollectionId=self.name, UserId="obama")
        self.assertEqual(["obama-again"], self.users(answer))
        self.assertEqual({"UserId": "obama"}, answer["SearchedUser"])
        self.assertNotIn("SearchedFace", answer)
        answer = self.client.search_users(CollectionId=self.name, UserId="biden", UserMatchThreshold=0)
        self.assertEqual({"obama", "obama-again"}, set(self.users(answer)))
        answer = self.client.search_users(CollectionId=self.name, UserId="empty", UserMatchThreshold=0)
        self.assertEqual([], self.users(answer))

    def test_limits(self):
        for limit, threshold, count in [(1, 0, 1), (2, 0, 2), (500, 0, 3), (500, 0.8, 3), (500, 100, 0)]:
            answer = self.client.search_users(
                CollectionId=self.name,
                FaceId=self.faces["obama_partial_face.jpg"],
                UserMatchThreshold=threshold,
                MaxUsers=limit,
            )
            self.assertEqual(count, len(self.users(answer)), (limit, threshold))
            answer = self.client.search_users_by_image(
                CollectionId=self.name,
                Image={"Bytes": photo("obama_partial_face.jpg")},
                UserMatchThreshold=threshold,
                MaxUsers=limit,
            )
            self.assertEqual(count, len(self.users(answer)), (limit, threshold))

    def test_a_user_or_a_face(self):
        for both in [{}, {"UserId": "obama", "FaceId": self.faces["obama.jpg"]}]:
            with self.subTest(both), self.refused("InvalidParameterException"):
                self.client.search_users(CollectionId=self.name, **both)

    def test_unknown_faces(self):
        with self.refused("InvalidParameterException", "faceId was not found in the collection"):
            self.client.search_users(CollectionId=self.name, FaceId=str(uuid.uuid4()))

    def test_by_image(self):
        image = encoded(photos.side_by_side(head("obama.jpg", 300), head("biden.jpg", 480)))
        answer = self.client.search_users_by_image(CollectionId=self.name, Image={"Bytes": image})
        self.assertEqual(["biden"], self.users(answer))
        larger, smaller = self.client.detect_faces(Image={"Bytes": image})["FaceDetails"]
        self.assertEqual({"FaceDetail": larger}, answer["SearchedFace"])
        self.assertEqual(
            [{"FaceDetails": smaller, "Reasons": ["FACE_NOT_LARGEST"]}], answer["UnsearchedFaces"]
        )

    def test_by_image_without_a_face_is_no_error(self):
        answer = self.client.search_users_by_image(CollectionId=self.name, Image={"Bytes": photos.nobody()})
        self.assertEqual([], answer["UserMatches"])
        self.assertEqual([], answer["UnsearchedFaces"])
        self.assertNotIn("SearchedFace", answer)

    def test_by_image_under_the_filter(self):
        small = encoded(photos.side_by_side(head("obama.jpg", 90)))
        answer = self.client.search_users_by_image(
            CollectionId=self.name, Image={"Bytes": small}, QualityFilter="HIGH"
        )
        self.assertNotIn("SearchedFace", answer)
        self.assertEqual([], answer["UserMatches"])
        self.assertIn("SMALL_BOUNDING_BOX", answer["UnsearchedFaces"][0]["Reasons"])

    def test_a_users_vector_follows_its_faces_at_once(self):
        name = self.collection()
        obama = self.index(name, photo("obama.jpg"))[0]
        biden = self.index(name, photo("biden.jpg"))[0]
        self.client.create_user(CollectionId=name, UserId="changing")

        def found(file):
            answer = self.client.search_users_by_image(CollectionId=name, Image={"Bytes": photo(file)})
            return self.users(answer)

        for face, file, other in [(obama, "obama2.jpg", "biden.jpg"), (biden, "biden.jpg", "obama2.jpg")]:
            self.assertEqual(([], []), (found(file), found(other)))
            self.client.associate_faces(CollectionId=name, UserId="changing", FaceIds=[face])
            self.assertEqual((["changing"], []), (found(file), found(other)))
            self.client.disassociate_faces(CollectionId=name, UserId="changing", FaceIds=[face])


if __name__ == "__main__":
    unittest.main()
