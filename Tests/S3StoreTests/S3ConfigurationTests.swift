import AWSSignature
import Foundation
import S3Store
import Testing

@Suite struct S3ConfigurationTests {
    @Test func withoutAnEndpointThereIsNoServer() throws {
        #expect(try S3Configuration(environment: [:]) == nil)
        #expect(try S3Configuration(environment: ["AWS_ENDPOINT_URL_S3": "", "AWS_ACCESS_KEY_ID": "id"]) == nil)
    }

    @Test(
        arguments: [
            ([:], "us-east-1"), (["AWS_DEFAULT_REGION": "eu-west-1"], "eu-west-1"),
            (["AWS_DEFAULT_REGION": "eu-west-1", "AWS_REGION": "eu-north-1"], "eu-north-1"),
        ] as [([String: String], String)]
    )
    func theRegionIsTheEnvironments(environment: [String: String], region: String) throws {
        let all = environment.merging(["AWS_ENDPOINT_URL_S3": "http://127.0.0.1:9000/"]) { first, _ in first }
        let configuration = try #require(try S3Configuration(environment: all))
        #expect(configuration.region == region)
        #expect(configuration.endpoint.host == "127.0.0.1")
        #expect(configuration.endpoint.port == 9000)
        #expect(configuration.key == nil)
    }

    @Test func credentialsAreTheEnvironments() throws {
        let configuration = try #require(
            try S3Configuration(environment: [
                "AWS_ENDPOINT_URL_S3": "https://s3.example", "AWS_ACCESS_KEY_ID": "id",
                "AWS_SECRET_ACCESS_KEY": "secret",
                "AWS_SESSION_TOKEN": "token",
            ])
        )
        let key = try #require(configuration.key)
        #expect((key.id, key.secret, key.sessionToken) == ("id", "secret", "token"))
    }

    @Test(
        arguments: [
            (["AWS_ENDPOINT_URL_S3": "127.0.0.1:9000"], "AWS_ENDPOINT_URL_S3"),
            (["AWS_ENDPOINT_URL_S3": "ftp://host"], "AWS_ENDPOINT_URL_S3"),
            (["AWS_ENDPOINT_URL_S3": "http://host/bucket"], "AWS_ENDPOINT_URL_S3"),
            (["AWS_ENDPOINT_URL_S3": "http://host", "AWS_ACCESS_KEY_ID": "id"], "AWS_SECRET_ACCESS_KEY"),
            (["AWS_ENDPOINT_URL_S3": "http://host", "AWS_SECRET_ACCESS_KEY": "s3cr3t"], "AWS_ACCESS_KEY_ID"),
            (
                ["AWS_ENDPOINT_URL_S3": "http://host", "AWS_ACCESS_KEY_ID": "i/d", "AWS_SECRET_ACCESS_KEY": "s3cr3t"],
                "AWS_ACCESS_KEY_ID"
            ),
        ] as [([String: String], String)]
    )
    func mistakesAreNamedWithoutSecrets(environment: [String: String], variable: String) {
        let error = #expect(throws: S3ConfigurationError.self) { try S3Configuration(environment: environment) }
        #expect(error?.variable.contains(variable) == true)
        #expect(error?.description.contains("s3cr3t") == false)
    }
}
