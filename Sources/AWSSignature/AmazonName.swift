/// The names that a signature's parts have, as headers or as parameters of a presigned URL.
enum AmazonName {
    static let authorization = "Authorization"
    static let algorithm = "X-Amz-Algorithm"
    static let contentHash = "X-Amz-Content-SHA256"
    static let credential = "X-Amz-Credential"
    static let date = "X-Amz-Date"
    static let expires = "X-Amz-Expires"
    static let securityToken = "X-Amz-Security-Token"
    static let signature = "X-Amz-Signature"
    static let signedHeaders = "X-Amz-SignedHeaders"
}
