/// The rules that bucket names and keys keep to, whatever store holds them.
package enum ObjectName {
    /// What common file systems allow for one part of a path, in bytes.
    private static let longestComponent = 255

    /// Checks that bucket and key name a place inside a folder: no empty, `.` or `..` part, no NUL, no part over 255 bytes.
    ///
    /// - Throws: ``ObjectStoreError/invalidName(bucket:key:)``.
    package static func validate(bucket: String, key: String) throws {
        let components = key.split(separator: "/", omittingEmptySubsequences: false)
        guard !bucket.contains("/"), isValid(bucket[...]), components.allSatisfy(isValid) else {
            throw ObjectStoreError.invalidName(bucket: bucket, key: key)
        }
    }

    private static func isValid(_ component: Substring) -> Bool {
        let bytes = component.utf8
        return (1...longestComponent).contains(bytes.count) && !bytes.contains(0)
            && component != "." && component != ".."
    }
}
