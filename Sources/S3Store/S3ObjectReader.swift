internal import AWSSignature
internal import AsyncHTTPClient
package import Foundation
internal import NIOCore
internal import NIOHTTP1
internal import ObjectStore

/// Reads objects of an S3-compatible server, addressed by path (`<endpoint>/<bucket>/<key>`), every request signed.
///
/// <https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html>
package struct S3ObjectReader: Sendable {
    /// How long an object may take, from the request to its last byte.
    private static let timeout = TimeAmount.seconds(25)
    private static let largestErrorBody = 1 << 16

    private let configuration: S3Configuration
    private let now: @Sendable () -> Date

    package init(_ configuration: S3Configuration, now: @escaping @Sendable () -> Date = { Date() }) {
        self.configuration = configuration
        self.now = now
    }

    /// The bytes of an object.
    ///
    /// - Parameters:
    ///   - version: nil for the latest.
    ///   - limit: the most bytes that it may have.
    /// - Throws: `ObjectStoreError`.
    @concurrent
    package func get(bucket: String, key: String, version: String?, limit: Int) async throws -> [UInt8] {
        guard !bucket.isEmpty, !key.isEmpty else { throw ObjectStoreError.invalidName(bucket: bucket, key: key) }
        func failure(_ reason: String) -> ObjectStoreError {
            .failed(operation: "read", bucket: bucket, key: key, reason: reason)
        }
        func tooLarge(_ size: Int) -> ObjectStoreError {
            .tooLarge(bucket: bucket, key: key, size: size, limit: limit)
        }
        do {
            let request = request(bucket: bucket, key: key, version: version)
            let response = try await HTTPClient.shared.execute(request, timeout: Self.timeout)
            guard response.status == .ok else {
                let body = try? await response.body.collect(upTo: Self.largestErrorBody)
                let code = body.flatMap { Self.code(in: String(buffer: $0)) }
                // A version that is not one is answered by 400.
                let isUnknownVersion = version != nil && code == "InvalidArgument" || code == "NoSuchVersion"
                if response.status == .notFound || isUnknownVersion {
                    throw ObjectStoreError.notFound(bucket: bucket, key: key)
                }
                throw failure("the S3 server answered \(response.status.code)" + (code.map { " \($0)" } ?? ""))
            }
            if let length = response.headers.first(name: "Content-Length").flatMap(Int.init), length > limit {
                throw tooLarge(length)
            }
            return Array(try await response.body.collect(upTo: limit).readableBytesView)
        } catch let error as ObjectStoreError {
            throw error
        } catch is NIOTooManyBytesError {
            throw tooLarge(limit + 1)
        } catch let error as HTTPClientError {
            throw failure(error.shortDescription)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw failure("the S3 server cannot be reached")
        }
    }

    private func request(bucket: String, key: String, version: String?) -> HTTPClientRequest {
        let path = "/" + URIEncoding.encode(bucket.utf8) + "/" + URIEncoding.encode(key.utf8, keepsSlashes: true)
        let query = version.map { "versionId=" + URIEncoding.encode($0.utf8) } ?? ""
        let endpoint = configuration.endpoint
        let authority = (endpoint.host ?? "") + (endpoint.port.map { ":\($0)" } ?? "")
        var headers = [(name: "Host", value: authority)]
        if let key = configuration.key {
            headers += RequestSigner(key: key, region: configuration.region, service: .s3).headers(
                signing: SignedRequest(method: "GET", path: path, query: query, headers: headers),
                at: now()
            )
        }
        var request = HTTPClientRequest(
            url: "\(endpoint.scheme ?? "http")://\(authority)\(path)" + (query.isEmpty ? "" : "?" + query)
        )
        request.headers = HTTPHeaders(headers.map { ($0.name, $0.value) })
        return request
    }

    /// The `Code` of S3's error document, if it is a plain name.
    private static func code(in body: String) -> String? {
        body.firstMatch(of: /<Code>([A-Za-z0-9]{1,64})<\/Code>/).map { String($0.1) }
    }
}
