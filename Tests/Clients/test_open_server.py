"""A server that asks nobody who he is. The server: `beetroot serve --no-auth`."""

import os
import unittest
import unittest.mock

import boto3
from botocore import UNSIGNED
from botocore.config import Config

from support import photos, service
from support.case import ServiceTest


class OpenServerTests(ServiceTest):
    def test_any_credentials_will_do(self):
        for identifier, secret, token in [("test", "test", None), ("AKIAIOSFODNN7EXAMPLE", "x" * 40, "token")]:
            client = service.make_client(
                aws_access_key_id=identifier, aws_secret_access_key=secret, aws_session_token=token
            )
            client.list_collections()

    def test_and_none(self):
        client = service.make_client(config=Config(signature_version=UNSIGNED))
        name = self.collection()
        self.assertIn(name, client.list_collections()["CollectionIds"])
        self.assertEqual(1, len(client.detect_faces(Image={"Bytes": photos.photo("obama.jpg")})["FaceDetails"]))
        arn = client.describe_collection(CollectionId=name)["CollectionARN"]
        self.assertEqual(f"arn:aws:rekognition:us-east-1:000000000000:collection/{name}", arn)

    def test_the_region_is_the_one_that_the_client_names(self):
        client = service.make_client(region_name="sa-east-1")
        arn = client.describe_collection(CollectionId=self.collection())["CollectionARN"]
        self.assertIn(":sa-east-1:", arn)

    def test_broken_signatures_do_no_harm(self):
        body = b"{}"
        headers = service.request_headers("ListCollections")
        for authorization in ["", "x", "AWS4-HMAC-SHA256 Credential=/////", "Credential=" + "a/" * 5000]:
            answer = service.send(headers | {"Authorization": authorization}, body)
            service.check("ListCollections", answer)
            self.assertEqual(200, answer.status)

    def test_mistakes_are_refused_all_the_same(self):
        with self.refused("InvalidParameterException"):
            self.client.create_collection(CollectionId="a b")

    def test_other_host_names_are_refused(self):
        """A page elsewhere that has its name resolve to this machine must not get in."""
        body = b"{}"
        headers = service.request_headers("ListCollections") | {"Host": "evil.example:8080"}
        answer = service.send(headers, body)
        self.assertTrue(400 <= answer.status < 500, answer)
        self.assertNotIn(b"CollectionIds", answer.body)

    def test_a_program_needs_but_the_address(self):
        """The documented way: three variables and no change to the program."""
        with unittest.mock.patch.dict(os.environ, {"AWS_ACCESS_KEY_ID": "any", "AWS_SECRET_ACCESS_KEY": "any"}):
            self.assertEqual(200, boto3.client("rekognition").list_collections()["ResponseMetadata"]["HTTPStatusCode"])


if __name__ == "__main__":
    unittest.main()
