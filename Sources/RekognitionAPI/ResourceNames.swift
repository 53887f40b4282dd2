/// The names that AWS gives to collections, <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html>.
struct ResourceNames: Sendable {
    let region: String
    let account: String

    /// The full name, as DescribeCollection shows it.
    func collection(_ id: String) -> String {
        "arn:" + abbreviatedCollection(id)
    }

    /// The name as CreateCollection has always shown it: without `arn:`.
    func abbreviatedCollection(_ id: String) -> String {
        "aws:rekognition:\(region):\(account):collection/\(id)"
    }

    /// The collection that a name stands for, with or without `arn:`.
    ///
    /// Region and account are not compared: the region is only what a client's signature says, and there is one account.
    ///
    /// - Throws: ``RekognitionError/Code/invalidParameter`` for what names no collection.
    static func collectionID(of name: String) throws -> String {
        var parts = name.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)[...]
        if parts.first == "arn" { parts.removeFirst() }
        // An id has no colon, so the abbreviated form splits into the same parts.
        guard parts.count == 5, let partition = parts.popFirst(), partition.hasPrefix("aws"),
            parts.popFirst() == "rekognition", let resource = parts.last, resource.hasPrefix("collection/")
        else { throw RekognitionError(.invalidParameter, "'\(name.prefix(256))' is not the ARN of a collection") }
        return String(resource.dropFirst("collection/".count))
    }
}
