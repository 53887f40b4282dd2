"""Who is let in. The server: `BEETROOT_ACCESS_KEY_ID=… BEETROOT_SECRET_ACCESS_KEY=… BEETROOT_SESSION_TOKEN=… beetroot serve`.

The key of the environment has a session token; keys without one are made with `beetroot keys`.
"""

import datetime
import hashlib
import json
import os
import subprocess
import unittest
import unittest.mock

from botocore.credentials import Credentials
from botocore.exceptions import ClientError

from support import service

BODY = b'{"MaxResults": 1}'
WRONG_SIGNATURE = (
    "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details.",
)
UNKNOWN_KEY = ("UnrecognizedClientException", "The security token included in the request is invalid.")
NO_SIGNATURE = ("MissingAuthenticationTokenException", "Request is missing Authentication Token")


def minutes(number) -> datetime.timedelta:
    return datetime.timedelta(minutes=number)


def keys(*arguments: str):
    """Runs `beetroot keys …` and reads what it prints."""
    result = subprocess.run(
        [os.environ["BEETROOT_BINARY"], "keys", *arguments, "--json"], capture_output=True, text=True, check=True
    )
    return json.loads(result.stdout)


class SignatureTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        key = keys("create")
        cls.addClassCleanup(keys, "delete", key["accessKeyId"])
        cls.key = Credentials(key["accessKeyId"], key["secretAccessKey"])

    def headers(self, **options) -> dict:
        headers = service.request_headers("ListCollections")
        return service.signed_headers(headers, BODY, **{"credentials": self.key} | options)

    def send(self, headers, body=BODY, **options) -> service.Answer:
        answer = service.send(headers, body, **options)
        service.check("ListCollections", answer)
        return answer

    def assertLetIn(self, answer):
        self.assertEqual(200, answer.status, answer.body)

    def assertRefused(self, refusal, answer):
        self.assertEqual((400, *refusal), (answer.status, answer.code, answer.message))


class KeyTests(SignatureTest):
    def test_the_right_key(self):
        self.assertLetIn(self.send(self.headers()))

    def test_boto3_signs_well(self):
        temporary = service.make_client()
        temporary.list_collections()
        plain = {"aws_access_key_id": self.key.access_key, "aws_secret_access_key": self.key.secret_key}
        with unittest.mock.patch.dict(os.environ):
            del os.environ["AWS_SESSION_TOKEN"]
            service.make_client(**plain).list_collections()

    def test_a_wrong_secret(self):
        wrong = Credentials(self.key.access_key, self.key.secret_key[:-1] + "!")
        self.assertRefused(WRONG_SIGNATURE, self.send(self.headers(credentials=wrong)))

    def test_an_unknown_key(self):
        for identifier in ["AKIAIOSFODNN7EXAMPLE", self.key.access_key.lower(), "x"]:
            unknown = Credentials(identifier, self.key.secret_key)
            self.assertRefused(UNKNOWN_KEY, self.send(self.headers(credentials=unknown)))

    def test_clients_are_told_in_their_own_words_and_do_not_try_again(self):
        client = service.make_client(
            aws_access_key_id=self.key.access_key, aws_secret_access_key="wrong", aws_session_token=None
        )
        sent = service.count_requests(client)
        with self.assertRaises(ClientError) as refusal:
            client.list_collections()
        self.assertIn(refusal.exception.response["Error"]["Code"], ["InvalidSignatureException", "UnrecognizedClientException"])
        self.assertEqual(1, len(sent))

    def test_session_tokens(self):
        temporary = service.environment_credentials()
        self.assertIsNotNone(temporary.token)
        self.assertLetIn(self.send(self.headers(credentials=temporary)))
        without = Credentials(temporary.access_key, temporary.secret_key)
        other = Credentials(temporary.access_key, temporary.secret_key, temporary.token + "x")
        for credentials in [without, other]:
            self.assertRefused(UNKNOWN_KEY, self.send(self.headers(credentials=credentials)))
        needless = Credentials(self.key.access_key, self.key.secret_key, "token")
        self.assertRefused(UNKNOWN_KEY, self.send(self.headers(credentials=needless)))

    def test_keys_come_and_go_while_the_server_runs(self):
        made = keys("create")
        credentials = Credentials(made["accessKeyId"], made["secretAccessKey"])
        self.assertLetIn(self.send(self.headers(credentials=credentials)))
        listed = keys("list")["keys"]
        self.assertIn(made["accessKeyId"], [key["accessKeyId"] for key in listed])
        self.assertNotIn(made["secretAccessKey"], json.dumps(listed))
        keys("delete", made["accessKeyId"])
        self.assertRefused(UNKNOWN_KEY, self.send(self.headers(credentials=credentials)))


class ClockTests(SignatureTest):
    def test_five_minutes_either_way(self):
        for skew in [minutes(-4.8), minutes(4.8)]:
            self.assertLetIn(self.send(self.headers(skew=skew)))
        for skew, beginning in [
            (minutes(-6), "Signature expired: "),
            (minutes(-60 * 24), "Signature expired: "),
            (minutes(6), "Signature not yet current: "),
            (minutes(60 * 24 * 365), "Signature not yet current: "),
        ]:
            with self.subTest(skew):
                answer = self.send(self.headers(skew=skew))
                self.assertEqual((400, "InvalidSignatureException"), (answer.status, answer.code))
                self.assertTrue(answer.message.startswith(beginning), answer.message)


class TamperingTests(SignatureTest):
    def test_no_signature(self):
        headers = service.request_headers("ListCollections")
        self.assertRefused(NO_SIGNATURE, self.send(headers))
        for scheme in ["Basic YTpi", "Bearer x", ""]:
            self.assertRefused(NO_SIGNATURE, self.send(headers | {"Authorization": scheme}))

    def test_incomplete_signatures(self):
        headers = self.headers()
        authorization = headers["Authorization"]
        for broken in [
            "AWS4-HMAC-SHA256",
            authorization.split(", Signature=")[0],
            authorization.replace("/aws4_request", ""),
            authorization.replace("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"),
            "AWS4-HMAC-SHA256 " + "x" * 10_000,
        ]:
            answer = self.send(headers | {"Authorization": broken})
            self.assertEqual((400, "IncompleteSignatureException"), (answer.status, answer.code), broken)

    def test_another_body(self):
        self.assertRefused(WRONG_SIGNATURE, self.send(self.headers(), b'{"MaxResults": 2}'))

    def test_another_operation(self):
        headers = self.headers() | {"X-Amz-Target": "RekognitionService.ListUsers"}
        answer = service.send(headers, BODY)
        self.assertRefused(WRONG_SIGNATURE, answer)

    def test_another_time(self):
        headers = self.headers()
        other = self.headers(skew=minutes(1))
        self.assertRefused(WRONG_SIGNATURE, self.send(headers | {"X-Amz-Date": other["X-Amz-Date"]}))

    def test_another_path_and_query(self):
        answer = self.send(self.headers(), target="/?x=y")
        self.assertRefused(WRONG_SIGNATURE, answer)

    def test_another_service(self):
        answer = self.send(self.headers(service="s3"))
        self.assertEqual((400, "InvalidSignatureException"), (answer.status, answer.code))
        self.assertIn("rekognition", answer.message)

    def test_an_altered_signature(self):
        headers = self.headers()
        start, signature = headers["Authorization"].rsplit("=", 1)
        for other in [signature[::-1], signature[:-1], signature + "0", signature.upper(), "0" * 64]:
            answer = self.send(headers | {"Authorization": f"{start}={other}"})
            self.assertEqual(400, answer.status)
            self.assertIn(answer.code, ["InvalidSignatureException", "IncompleteSignatureException"])

    def test_the_hash_of_the_body_as_a_header(self):
        """As the SDK for JavaScript sends and signs it."""
        good = service.request_headers("ListCollections") | {"X-Amz-Content-SHA256": hashlib.sha256(BODY).hexdigest()}
        self.assertLetIn(self.send(service.signed_headers(good, BODY, credentials=self.key)))
        bad = good | {"X-Amz-Content-SHA256": hashlib.sha256(b"{}").hexdigest()}
        answer = self.send(service.signed_headers(bad, BODY, credentials=self.key))
        self.assertEqual("InvalidSignatureException", answer.code)

    def test_nothing_is_done_for_a_stranger(self):
        """Not even a mistake in the request is told."""
        headers = service.signed_headers(
            service.request_headers("CreateCollection"), b"{}", credentials=Credentials("AKIASTRANGER", "x")
        )
        self.assertRefused(UNKNOWN_KEY, service.send(headers, b"{}"))


class PresignedTests(SignatureTest):
    def url(self, **options) -> str:
        headers = service.request_headers("ListCollections")
        return service.presigned_url(headers, BODY, **{"credentials": self.key} | options)

    def fetch(self, url: str, body: bytes = BODY, **headers) -> service.Answer:
        target = url[len(service.ENDPOINT):]
        return self.send(service.request_headers("ListCollections") | headers, body, target=target)

    def test_a_presigned_request(self):
        self.assertLetIn(self.fetch(self.url()))
        self.assertLetIn(self.fetch(self.url(credentials=service.environment_credentials())))

    def test_it_lives_as_long_as_it_says(self):
        self.assertLetIn(self.fetch(self.url(skew=minutes(-30), expires=3600)))
        answer = self.fetch(self.url(skew=minutes(-30), expires=600))
        self.assertEqual("InvalidSignatureException", answer.code)
        self.assertIn("expired", answer.message)

    def test_it_is_for_one_body(self):
        self.assertRefused(WRONG_SIGNATURE, self.fetch(self.url(), b"{}"))

    def test_altered(self):
        url = self.url()
        for altered in [url.replace("X-Amz-Expires=60", "X-Amz-Expires=600"), url + "&x=y", url[:-1] + "g"]:
            self.assertEqual("InvalidSignatureException", self.fetch(altered).code)
        doubled = self.fetch(url, **{"Authorization": self.headers()["Authorization"]})
        self.assertEqual(400, doubled.status)


if __name__ == "__main__":
    unittest.main()
