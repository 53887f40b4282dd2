"""Collections and their tags. The server: `beetroot serve`."""

import datetime
import unittest
import uuid

from support import photos, service
from support.case import ServiceTest

ACCOUNT = "000000000000"


class CollectionTests(ServiceTest):
    def test_a_new_collection_is_described(self):
        name = f"test-{uuid.uuid4()}"
        created = self.client.create_collection(CollectionId=name)
        self.addCleanup(self._delete, name)
        arn = f"aws:rekognition:{service.REGION}:{ACCOUNT}:collection/{name}"
        self.assertEqual(200, created["StatusCode"])
        self.assertEqual(arn, created["CollectionArn"])
        self.assertRegex(created["FaceModelVersion"], r"^[0-9]+\.[0-9]+$")

        described = self.client.describe_collection(CollectionId=name)
        self.assertEqual(f"arn:{arn}", described["CollectionARN"])
        self.assertEqual(created["FaceModelVersion"], described["FaceModelVersion"])
        self.assertEqual(0, described["FaceCount"])
        self.assertEqual(0, described["UserCount"])
        age = datetime.datetime.now(datetime.timezone.utc) - described["CreationTimestamp"]
        self.assertLess(abs(age), datetime.timedelta(minutes=1))

    def test_the_region_is_the_one_that_the_client_signs_for(self):
        client = service.make_client(region_name="ap-southeast-2")
        name = self.collection()
        arn = client.describe_collection(CollectionId=name)["CollectionARN"]
        self.assertEqual(f"arn:aws:rekognition:ap-southeast-2:{ACCOUNT}:collection/{name}", arn)

    def test_names_are_told_apart_to_the_letter(self):
        stem = f"Test-{uuid.uuid4()}"
        names = [stem, stem.lower(), stem + ".", stem + "_", f"{uuid.uuid4().int % 10**9}", "-", "a" * 255]
        for name in names:
            self.client.create_collection(CollectionId=name)
            self.addCleanup(self._delete, name)
        listed = self.client.list_collections()["CollectionIds"]
        self.assertEqual(names, [name for name in listed if name in names])

    def test_a_name_is_given_once(self):
        name = self.collection()
        with self.refused("ResourceAlreadyExistsException", f"The collection id: {name} already exists"):
            self.client.create_collection(CollectionId=name)

    def test_a_deleted_collection_is_gone_with_all_that_was_in_it(self):
        name = self.collection(Tags={"team": "blue"})
        arn = self.client.describe_collection(CollectionId=name)["CollectionARN"]
        (face,) = self.index(name, photos.photo("obama.jpg"), ExternalImageId="portrait")
        self.client.create_user(CollectionId=name, UserId="somebody", ClientRequestToken="once")
        self.client.associate_faces(CollectionId=name, UserId="somebody", FaceIds=[face])

        self.assertEqual(200, self.client.delete_collection(CollectionId=name)["StatusCode"])
        with self.refused("ResourceNotFoundException", f"Collection:{name} not found!"):
            self.client.describe_collection(CollectionId=name)
        with self.refused("ResourceNotFoundException"):
            self.client.list_tags_for_resource(ResourceArn=arn)

        self.client.create_collection(CollectionId=name)
        described = self.client.describe_collection(CollectionId=name)
        self.assertEqual((0, 0), (described["FaceCount"], described["UserCount"]))
        self.assertEqual([], self.client.list_faces(CollectionId=name)["Faces"])
        self.assertEqual([], self.client.list_users(CollectionId=name)["Users"])
        self.assertEqual({}, self.client.list_tags_for_resource(ResourceArn=arn)["Tags"])
        with self.refused("InvalidParameterException", "faceId was not found in the collection"):
            self.client.search_faces(CollectionId=name, FaceId=face)
        # The token is free again too.
        self.client.create_user(CollectionId=name, UserId="another", ClientRequestToken="once")
        self.assertEqual(1, len(self.index(name, photos.photo("obama.jpg"), ExternalImageId="portrait")))

    def test_unknown_collections(self):
        face, image = str(uuid.uuid4()), {"Bytes": photos.photo("obama.jpg")}
        calls = {
            "delete_collection": {},
            "index_faces": {"Image": image},
            "list_faces": {},
            "delete_faces": {"FaceIds": [face]},
            "search_faces": {"FaceId": face},
            "search_faces_by_image": {"Image": image},
            "create_user": {"UserId": "somebody"},
            "delete_user": {"UserId": "somebody"},
            "list_users": {},
            "associate_faces": {"UserId": "somebody", "FaceIds": [face]},
            "disassociate_faces": {"UserId": "somebody", "FaceIds": [face]},
            "search_users": {"UserId": "somebody"},
            "search_users_by_image": {"Image": image},
        }
        name = f"test-{uuid.uuid4()}"
        for operation, parameters in calls.items():
            with self.subTest(operation):
                with self.refused("ResourceNotFoundException", f"The collection id: {name} does not exist"):
                    getattr(self.client, operation)(CollectionId=name, **parameters)
        with self.refused("ResourceNotFoundException", f"Collection:{name} not found!"):
            self.client.describe_collection(CollectionId=name)

    def test_an_unknown_collection_is_found_out_before_the_image_is_looked_at(self):
        for operation in ["index_faces", "search_faces_by_image", "search_users_by_image"]:
            with self.subTest(operation), self.refused("ResourceNotFoundException"):
                getattr(self.client, operation)(CollectionId="nowhere", Image={"Bytes": b"no image"})


class ListCollectionsTests(ServiceTest):
    def test_pages_have_a_token_except_the_last(self):
        names = [self.collection() for _ in range(5)]
        found, token, pages = [], None, 0
        while True:
            page = self.client.list_collections(MaxResults=2, **({"NextToken": token} if token else {}))
            self.assertEqual(len(page["CollectionIds"]), len(page["FaceModelVersions"]))
            found += page["CollectionIds"]
            pages += 1
            if "NextToken" not in page:
                break
            self.assertEqual(2, len(page["CollectionIds"]))
            token = page["NextToken"]
            self.assertTrue(1 <= len(token) <= 255)
        self.assertEqual(names, [name for name in found if name in names])
        self.assertEqual(len(found), len(set(found)))
        self.assertEqual(-(-len(found) // 2), pages)

    def test_the_paginator_finds_all(self):
        names = [self.collection() for _ in range(5)]
        paginator = self.client.get_paginator("list_collections")
        for size in [1, 2, 5, 4096]:
            pages = paginator.paginate(PaginationConfig={"PageSize": size})
            whole = pages.build_full_result()
            self.assertLessEqual(set(names), set(whole["CollectionIds"]))
            self.assertEqual(len(whole["CollectionIds"]), len(whole["FaceModelVersions"]))

    def test_zero_results_leave_the_number_to_the_server(self):
        name = self.collection()
        self.assertIn(name, self.client.list_collections(MaxResults=0)["CollectionIds"])

    def test_tokens_cannot_be_made_up(self):
        for _ in range(2):
            self.collection()
        token = self.client.list_collections(MaxResults=1)["NextToken"]
        other = "A" if token[3] != "A" else "B"
        name = self.collection()
        for image in ["obama.jpg", "biden.jpg"]:
            self.index(name, photos.photo(image))
        foreign = self.client.list_faces(CollectionId=name, MaxResults=1)["NextToken"]
        for wrong in ["x", "AAAA", token[:-1], token + "A", token[:3] + other + token[4:], token.swapcase(), foreign]:
            with self.subTest(wrong):
                with self.refused("InvalidPaginationTokenException", "Invalid Pagination Token"):
                    self.client.list_collections(NextToken=wrong)


class TagTests(ServiceTest):
    def arn(self, name):
        return self.client.describe_collection(CollectionId=name)["CollectionARN"]

    def tags(self, arn):
        return self.client.list_tags_for_resource(ResourceArn=arn)["Tags"]

    def test_tags_are_given_changed_and_taken(self):
        arn = self.arn(self.collection(Tags={"team": "blue", "stage": ""}))
        self.assertEqual({"team": "blue", "stage": ""}, self.tags(arn))
        self.client.tag_resource(ResourceArn=arn, Tags={"team": "red", "größe/maß": "zwölf: +=._-@ 12"})
        self.assertEqual({"team": "red", "stage": "", "größe/maß": "zwölf: +=._-@ 12"}, self.tags(arn))
        self.client.untag_resource(ResourceArn=arn, TagKeys=["stage", "never-there"])
        self.assertEqual({"team": "red", "größe/maß": "zwölf: +=._-@ 12"}, self.tags(arn))
        self.client.untag_resource(ResourceArn=arn, TagKeys=[])
        self.client.tag_resource(ResourceArn=arn, Tags={})
        self.assertEqual(2, len(self.tags(arn)))

    def test_both_forms_of_a_name_are_understood(self):
        name = f"test-{uuid.uuid4()}"
        created = self.client.create_collection(CollectionId=name, Tags={"team": "blue"})
        self.addCleanup(self._delete, name)
        self.assertFalse(created["CollectionArn"].startswith("arn:"))
        for arn in [created["CollectionArn"], f"arn:{created['CollectionArn']}"]:
            self.assertEqual({"team": "blue"}, self.tags(arn))

    def test_names_of_nothing_are_refused(self):
        missing = f"arn:aws:rekognition:eu-west-1:{ACCOUNT}:collection/test-{uuid.uuid4()}"
        project = f"arn:aws:rekognition:eu-west-1:{ACCOUNT}:project/beets/1690474772815"
        elsewhere = "arn:aws:s3:::a-bucket-somewhere"
        calls = {"tag_resource": {"Tags": {"a": "b"}}, "untag_resource": {"TagKeys": ["a"]}, "list_tags_for_resource": {}}
        for operation, parameters in calls.items():
            call = getattr(self.client, operation)
            with self.subTest(operation):
                with self.refused("ResourceNotFoundException"):
                    call(ResourceArn=missing, **parameters)
                for arn in [project, elsewhere, "x" * 20]:
                    with self.refused("InvalidParameterException", containing="ARN"):
                        call(ResourceArn=arn, **parameters)

    def test_a_collection_has_at_most_200(self):
        many = {f"key-{number}": "x" for number in range(200)}
        arn = self.arn(self.collection(Tags=many))
        self.client.tag_resource(ResourceArn=arn, Tags={"key-7": "y"})
        with self.refused("ServiceQuotaExceededException", containing="200"):
            self.client.tag_resource(ResourceArn=arn, Tags={"key-7": "z", "one-more": "x"})
        self.assertEqual(many | {"key-7": "y"}, self.tags(arn))


if __name__ == "__main__":
    unittest.main()
