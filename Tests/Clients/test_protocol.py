"""The wire: AWS JSON 1.1 over HTTP/1.1. The server: `beetroot serve`."""

import http.client
import json
import re
import socket
import time
import unittest
import uuid
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from botocore.exceptions import ClientError

from support import photos, service
from support.case import ServiceTest


def made_up(shape):
    """A value of a shape that its own client accepts: only required members, as short as may be."""
    low = shape.metadata.get("min", 0)
    match shape.type_name:
        case "structure":
            return {name: made_up(shape.members[name]) for name in shape.required_members}
        case "list":
            return [made_up(shape.member)] * max(low, 1)
        case "map":
            return {}
        case "string":
            return (shape.metadata.get("enum") or ["x" * max(low, 1)])[0]
        case "blob":
            return b"x" * max(low, 1)
        case "boolean":
            return True
        case "integer" | "long" | "float" | "double":
            return max(low, 1)
        case "timestamp":
            return 0


class OperationTests(ServiceTest):
    def test_every_operation_of_the_model_is_there_or_refused(self):
        self.assertEqual(21, len(service.SUPPORTED))
        names = set(service.MODEL.operation_names)
        self.assertGreaterEqual(len(names), 75)
        for name in sorted(names - service.SUPPORTED):
            with self.subTest(name):
                answer = service.call(name, {})
                self.assertEqual((400, "UnknownOperationException"), (answer.status, answer.code))
                self.assertIn(f"'{name}'", answer.message)
                for supported in service.SUPPORTED:
                    self.assertIn(supported, answer.message)

    def test_clients_do_not_repeat_what_is_not_there(self):
        client = service.make_client()
        client.meta.events.unregister("before-parse.rekognition.*", service.check_raw_answer)
        sent = service.count_requests(client)
        by_name = {name: method for method, name in client.meta.method_to_api_mapping.items()}
        for name in sorted(set(service.MODEL.operation_names) - service.SUPPORTED):
            with self.subTest(name):
                sent.clear()
                shape = service.MODEL.operation_model(name).input_shape
                with self.assertRaises(ClientError) as refusal:
                    getattr(client, by_name[name])(**made_up(shape))
                self.assertEqual("UnknownOperationException", refusal.exception.response["Error"]["Code"])
                self.assertEqual(1, len(sent))

    def test_targets(self):
        body = b"{}"
        for target in [None, "", "RekognitionService", "RekognitionService.", "DynamoDB_20120810.ListTables",
                       "RekognitionService.listcollections", "RekognitionService.ListCollections.x", "x" * 4000]:
            with self.subTest(target):
                headers = service.request_headers(None) | ({} if target is None else {"X-Amz-Target": target})
                answer = service.send(service.signed_headers(headers, body), body)
                service.check(None, answer)
                self.assertEqual("UnknownOperationException", answer.code)


class HeaderTests(unittest.TestCase):
    def test_names_in_any_case(self):
        body = b"{}"
        headers = service.signed_headers(service.request_headers("ListCollections"), body)
        for change in (str.lower, str.upper, str.title):
            answer = service.send({change(name): value for name, value in headers.items()}, body)
            self.assertEqual(200, answer.status)

    def test_content_types(self):
        body = b"{}"
        for kind in [None, "application/json", "application/x-amz-json-1.0", "text/plain; charset=utf-8"]:
            headers = {"X-Amz-Target": service.TARGET + "ListCollections"} | ({"Content-Type": kind} if kind else {})
            answer = service.send(service.signed_headers(headers, body), body)
            service.check("ListCollections", answer)
            self.assertEqual(200, answer.status, kind)

    def test_each_answer_has_an_identifier_of_its_own(self):
        answers = [service.call("ListCollections", {}) for _ in range(5)]
        answers += [service.call("DescribeCollection", {}) for _ in range(5)]
        self.assertEqual(10, len({answer.headers["x-amzn-requestid"] for answer in answers}))
        self.assertTrue(all("x-amzn-errortype" not in answer.headers for answer in answers[:5]))

    def test_boto3_shows_the_identifier(self):
        metadata = service.make_client().list_collections()["ResponseMetadata"]
        self.assertEqual(metadata["RequestId"], metadata["HTTPHeaders"]["x-amzn-requestid"])


class BodyTests(unittest.TestCase):
    def test_what_is_no_json(self):
        bodies = {
            "nothing": b"",
            "a word": b"hello",
            "half an object": b'{"CollectionId": "c"',
            "a list": b"[]",
            "null": b"null",
            "a string": b'"x"',
            "two objects": b"{}{}",
            "not UTF-8": b'{"CollectionId": "\xff\xfe"}',
            "deep": b'{"CollectionId": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
            "form data": b"Action=DescribeCollection&CollectionId=c",
        }
        for name, body in bodies.items():
            with self.subTest(name):
                answer = service.call("DescribeCollection", body)
                self.assertEqual((400, "SerializationException"), (answer.status, answer.code))

    def test_an_operation_without_members_takes_an_empty_object(self):
        self.assertEqual(200, service.call("ListCollections", b" {\n} ").status)

    def test_a_body_has_at_most_16_megabytes(self):
        for size, status in [(16 << 20, 400), ((16 << 20) + 1, 413)]:
            with self.subTest(size):
                body = b'{"CollectionId": "' + b"a" * (size - 20) + b'"}'
                self.assertEqual(size, len(body))
                answer = service.call("DescribeCollection", body)
                self.assertEqual(status, answer.status)
        self.assertEqual("RequestEntityTooLargeException", answer.code)
        self.assertEqual(200, service.call("ListCollections", {}).status)

    def test_chunks(self):
        body = json.dumps({"MaxResults": 3}).encode()
        headers = service.signed_headers(service.request_headers("ListCollections"), body)
        connection = service.connect()
        self.addCleanup(connection.close)
        connection.request("POST", "/", iter([body[:3], body[3:7], body[7:]]), headers, encode_chunked=True)
        self.assertEqual(200, connection.getresponse().status)

    def test_too_many_chunks(self):
        """Without a Content-Length the limit is found out on the way."""
        headers = service.signed_headers(service.request_headers("ListCollections"), b"")
        connection = service.connect()
        self.addCleanup(connection.close)
        try:
            connection.request("POST", "/", (bytes(1 << 20) for _ in range(20)), headers, encode_chunked=True)
        except (BrokenPipeError, ConnectionResetError):
            # The server need not wait for the rest.
            return
        self.assertEqual(413, connection.getresponse().status)


class ConnectionTests(unittest.TestCase):
    def setUp(self):
        endpoint = urlsplit(service.ENDPOINT)
        self.address = endpoint.hostname, endpoint.port

    def request(self, operation, body: bytes, extra: str = "") -> bytes:
        headers = service.signed_headers(service.request_headers(operation), body)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        host = "{}:{}".format(*self.address)
        return f"POST / HTTP/1.1\r\nHost: {host}\r\n{lines}Content-Length: {len(body)}\r\n{extra}\r\n".encode()

    def test_a_connection_serves_many_requests(self):
        connection = service.connect()
        self.addCleanup(connection.close)
        connection.connect()
        local = connection.sock.getsockname()
        for operation, status in [("ListCollections", 200), ("DescribeCollection", 400), ("Nothing", 400)] * 3:
            headers = service.signed_headers(service.request_headers(operation), b"{}")
            self.assertEqual(status, service.send(headers, b"{}", connection=connection).status)
            self.assertEqual(local, connection.sock.getsockname())

    def test_a_client_may_wait_for_leave_to_send(self):
        """curl and the AWS SDK for PHP announce large bodies."""
        body = json.dumps({"Image": {"Bytes": "eA=="}}).encode()
        with socket.create_connection(self.address, timeout=30) as connection:
            start = time.monotonic()
            connection.sendall(self.request("DetectFaces", body, "Expect: 100-continue\r\n"))
            interim = connection.recv(4096)
            self.assertEqual(b"HTTP/1.1 100 Continue\r\n\r\n", interim)
            self.assertLess(time.monotonic() - start, 1)
            connection.sendall(body)
            response = http.client.HTTPResponse(connection)
            response.begin()
            self.assertEqual(400, response.status)
            self.assertEqual("InvalidImageFormatException", json.loads(response.read())["Code"])

    def test_requests_may_follow_each_other_without_waiting(self):
        body = b"{}"
        one = self.request("ListCollections", body) + body
        two = self.request("DescribeCollection", body) + body
        with socket.create_connection(self.address, timeout=30) as connection:
            connection.sendall(one + two + one)
            received = b""
            while len(re.findall(rb"HTTP/1\.1 \d+", received)) < 3 or not received.endswith(b"}"):
                part = connection.recv(65_536)
                self.assertTrue(part, received)
                received += part
        self.assertEqual([b"200", b"400", b"200"], re.findall(rb"HTTP/1\.1 (\d+)", received))

    def test_other_ways_in(self):
        for method, target in [("GET", "/"), ("PUT", "/"), ("DELETE", "/"), ("POST", "/other"), ("GET", "/%00"),
                               ("POST", "/?x=y")]:
            with self.subTest(f"{method} {target}"):
                headers = service.signed_headers(service.request_headers("ListCollections"), b"{}")
                answer = service.send(headers, b"{}", method=method, target=target)
                self.assertLess(answer.status, 500)

    def test_a_broken_request_breaks_nothing(self):
        for data in [b"\0" * 100, b"POST / HTTP/9.9\r\n\r\n", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                     b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                     b"POST / HTTP/1.1\r\nHost: x\r\n" + b"X: " + b"y" * 200_000 + b"\r\n\r\n"]:
            with socket.create_connection(self.address, timeout=30) as connection:
                connection.sendall(data)
                try:
                    connection.shutdown(socket.SHUT_WR)
                    self.assertNotIn(b" 500 ", connection.recv(65_536))
                except OSError:
                    # Closed in the face of it.
                    pass
        self.assertEqual(200, service.call("ListCollections", {}).status)


class LoadTests(ServiceTest):
    def test_more_requests_than_are_worked_on_at_once(self):
        """Eighty clients at once: each is served, or told to slow down in the code that makes SDKs wait and try again."""
        name = self.collection()
        image = {"Bytes": photos.encoded(photos.head("obama.jpg", 100))}

        def search(_):
            client = service.make_client()
            return len(client.search_faces_by_image(CollectionId=name, Image=image)["FaceMatches"])

        with ThreadPoolExecutor(80) as pool:
            self.assertEqual([0] * 80, list(pool.map(search, range(80))))

    def test_clients_of_several_threads(self):
        name = self.collection()

        def work(number):
            client = service.make_client()
            user = f"user-{number}"
            client.create_user(CollectionId=name, UserId=user)
            client.tag_resource(
                ResourceArn=client.describe_collection(CollectionId=name)["CollectionARN"], Tags={user: "x"}
            )
            client.delete_user(CollectionId=name, UserId=user)
            return str(uuid.uuid4())

        with ThreadPoolExecutor(8) as pool:
            self.assertEqual(24, len(set(pool.map(work, range(24)))))
        arn = self.client.describe_collection(CollectionId=name)["CollectionARN"]
        self.assertEqual(24, len(self.client.list_tags_for_resource(ResourceArn=arn)["Tags"]))
        self.assertEqual([], self.client.list_users(CollectionId=name)["Users"])


if __name__ == "__main__":
    unittest.main()
