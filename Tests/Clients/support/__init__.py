"""What the suites have in common.

Each suite, `test_*.py`, drives a running `beetroot serve` with unmodified clients:

    cd Tests/Clients
    ../../.deps/test/clients/bin/python -m unittest -v test_faces

The environment says where the server is, in the variables that every program written for AWS reads:

AWS_ENDPOINT_URL_REKOGNITION    the server's address
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN    a key that the server knows
AWS_DEFAULT_REGION              any region
AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL_DYNAMODB    where test_objects and test_seed start moto; the server was told the former

and in some of its own:

BEETROOT_BINARY                 the program, for suites that run commands of it
BEETROOT_DATA                   the server's data folder
BEETROOT_MODELS, BEETROOT_PACK  what the server runs with
BEETROOT_TEST_PHOTOS            photographs of known people (default: .deps/test/photos)
BEETROOT_SHARED                 the larger collection of photographs and the seed (default: ../shared)

How a suite wants its server started is said in its first lines.
"""
