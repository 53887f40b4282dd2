import ObjectStore
import RekognitionAPI

/// Images by `bucket/key` or `bucket/key@version`, and one bucket that is out of order.
struct TestImages: ImageSource {
    var contents: [String: [UInt8]] = [
        "photos/anna.jpg": Array("anna#2".utf8),
        "photos/anna.jpg@1": Array("ben#2".utf8),
        "photos/nobody.jpg": [],
        "photos/large.jpg": Array(repeating: 0, count: 15_728_641),
    ]

    func get(bucket: String, key: String, version: String?, limit: Int) async throws -> [UInt8] {
        if bucket == "broken" {
            throw ObjectStoreError.failed(operation: "read", bucket: bucket, key: key, reason: "connection refused")
        }
        guard let bytes = contents["\(bucket)/\(key)" + (version.map { "@\($0)" } ?? "")] else {
            throw ObjectStoreError.notFound(bucket: bucket, key: key)
        }
        guard bytes.count <= limit else {
            throw ObjectStoreError.tooLarge(bucket: bucket, key: key, size: bytes.count, limit: limit)
        }
        return bytes
    }
}
