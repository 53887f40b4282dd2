internal import Crypto
internal import Foundation

/// The key that signs the requests of one access key for one day, region and service.
///
/// Related AWS documentation:
/// <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#calculate-signature>
struct SigningKey {
    static let algorithm = "AWS4-HMAC-SHA256"

    private let key: SymmetricKey

    init(secret: String, scope: SignatureScope) {
        let parts = [scope.day, scope.region, scope.service, SignatureScope.terminator]
        key = parts.reduce(SymmetricKey(data: Array("AWS4\(secret)".utf8))) { key, part in
            SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(part.utf8), using: key))
        }
    }

    /// 64 lower-case hexadecimal digits.
    func signature(of stringToSign: String) -> String {
        Array(HMAC<SHA256>.authenticationCode(for: Array(stringToSign.utf8), using: key)).hexadecimal
    }

    /// Whether `signature` is that of `stringToSign`, in a time that does not depend on how much of it is right.
    func isValid(_ signature: [UInt8], of stringToSign: String) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: Array(stringToSign.utf8), using: key)
    }
}
