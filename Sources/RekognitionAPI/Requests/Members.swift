internal import FaceCore
internal import Foundation

/// The members of a request, read one by one. What breaks the service's rules is collected, so that one answer names all
/// of it; a value of the wrong type is thrown at once.
///
/// A member that is refused still reads as something, possibly empty: whoever reads asks for ``violations`` afterwards.
/// Members that nobody reads, and those that are null, are as good as absent.
struct Members {
    private let container: KeyedDecodingContainer<MemberName>
    private let parent: String
    private(set) var violations: [Violation] = []

    /// - Parameter parent: the path of the structure whose members these are, with a dot behind it; empty for the request.
    init(_ container: KeyedDecodingContainer<MemberName>, parent: String = "") {
        self.container = container
        self.parent = parent
    }

    private func path(_ name: String) -> String {
        parent + name.prefix(1).lowercased() + name.dropFirst()
    }

    private mutating func refuse(_ value: String?, _ name: String, _ constraint: String) {
        violations.append(Violation(value: value, path: path(name), constraint: constraint))
    }

    /// - Throws: ``RekognitionError/Code/serialization`` for another type.
    private func read<Value: Decodable>(_ name: String, as type: Value.Type, _ expected: String) throws -> Value? {
        do {
            return try container.decodeIfPresent(type, forKey: MemberName(name))
        } catch is DecodingError {
            throw RekognitionError(.serialization, "'\(path(name))' must be \(expected)")
        }
    }

    private mutating func required<Value>(_ name: String, _ value: Value?, else placeholder: Value) -> Value {
        if value == nil { refuse(nil, name, Violation.mustNotBeNull) }
        return value ?? placeholder
    }

    // MARK: - Texts

    mutating func text(_ name: String, _ rule: TextRule) throws -> String {
        required(name, try optionalText(name, rule), else: "")
    }

    mutating func optionalText(_ name: String, _ rule: TextRule) throws -> String? {
        guard let text = try read(name, as: String.self, "a string") else { return nil }
        for constraint in rule.constraints(brokenBy: text) { refuse(text, name, constraint) }
        return text
    }

    mutating func texts(_ name: String, _ rule: TextRule, count: ClosedRange<Int>) throws -> [String] {
        required(name, try optionalTexts(name, rule, count: count), else: [])
    }

    mutating func optionalTexts(_ name: String, _ rule: TextRule, count: ClosedRange<Int>) throws -> [String]? {
        guard let texts = try read(name, as: [String?].self, "a list of strings")?.compactMap(\.self) else {
            return nil
        }
        refuseCount(texts.count, name, within: count) { Self.list(texts) }
        if !texts.allSatisfy({ rule.constraints(brokenBy: $0).isEmpty }) {
            refuse(Self.list(texts), name, Constraint.elements(rule.constraints))
        }
        return texts
    }

    /// A value out of a fixed set.
    mutating func choice<Value: Choice>(_ name: String, default fallback: Value) throws -> Value {
        guard let text = try optionalText(name, TextRule()) else { return fallback }
        guard let value = Value(rawValue: text) else {
            refuse(text, name, Constraint.oneOf(Value.names))
            return fallback
        }
        return value
    }

    mutating func choices<Value: Choice>(_ name: String, of type: Value.Type) throws -> [Value] {
        guard let texts = try optionalTexts(name, TextRule(), count: 0...Int.max) else { return [] }
        let values = texts.compactMap(Value.init(rawValue:))
        if values.count < texts.count {
            refuse(Self.list(texts), name, Constraint.elements([Constraint.oneOf(Value.names)]))
        }
        return values
    }

    // MARK: - Faces

    mutating func faceID(_ name: String) throws -> FaceID {
        required(name, try optionalFaceID(name), else: FaceID())
    }

    mutating func optionalFaceID(_ name: String) throws -> FaceID? {
        // What is no UUID has been refused by the rule.
        try optionalText(name, .faceID).map { FaceID($0) ?? FaceID() }
    }

    mutating func faceIDs(_ name: String, count: ClosedRange<Int>) throws -> [FaceID] {
        try texts(name, .faceID, count: count).compactMap(FaceID.init)
    }

    mutating func optionalFaceIDs(_ name: String, count: ClosedRange<Int>) throws -> [FaceID]? {
        try optionalTexts(name, .faceID, count: count)?.compactMap(FaceID.init)
    }

    // MARK: - Numbers

    mutating func integer(_ name: String, within range: ClosedRange<Int>) throws -> Int? {
        guard let number = try read(name, as: WholeNumber.self, "an integer")?.value else { return nil }
        if number > range.upperBound { refuse(String(number), name, Constraint.valueAtMost(range.upperBound)) }
        if number < range.lowerBound { refuse(String(number), name, Constraint.valueAtLeast(range.lowerBound)) }
        return number
    }

    /// A percentage, `0...100`.
    mutating func percent(_ name: String, default fallback: Double) throws -> Double {
        guard let number = try read(name, as: RealNumber.self, "a number")?.value else { return fallback }
        if number > 100 { refuse(String(number), name, Constraint.valueAtMost(100)) }
        if number < 0 { refuse(String(number), name, Constraint.valueAtLeast(0)) }
        return number
    }

    // MARK: - Tags

    mutating func tags(_ name: String) throws -> [String: String] {
        required(name, try optionalTags(name), else: [:])
    }

    mutating func optionalTags(_ name: String) throws -> [String: String]? {
        guard let tags = try read(name, as: [String: String?].self, "a map of strings")?.compactMapValues(\.self) else {
            return nil
        }
        let text = { "{\(tags.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ", "))}" }
        refuseCount(tags.count, name, within: 0...200, text)
        if !tags.keys.allSatisfy({ TextRule.tagKey.constraints(brokenBy: $0).isEmpty }) {
            refuse(text(), name, Constraint.mapKeys(TextRule.tagKey.constraints))
        }
        if !tags.values.allSatisfy({ TextRule.tagValue.constraints(brokenBy: $0).isEmpty }) {
            refuse(text(), name, Constraint.mapValues(TextRule.tagValue.constraints))
        }
        return tags
    }

    // MARK: - Images

    mutating func image(_ name: String) throws -> ImageReference {
        let image = try structure(name) { members in
            (bytes: try members.imageBytes("Bytes"), object: try members.storedObject("S3Object"))
        }
        switch image {
        case nil:
            return required(name, nil, else: .bytes([]))
        case (let bytes?, nil)?:
            return .bytes(bytes)
        case (nil, let object?)?:
            return .object(object)
        case (nil, nil)?, (_?, _?)?:
            refuse(
                image?.bytes == nil ? "{}" : "{Bytes, S3Object}",
                name,
                "Member must have exactly one of Bytes and S3Object"
            )
            return .bytes([])
        }
    }

    private mutating func imageBytes(_ name: String) throws -> [UInt8]? {
        guard let data = try read(name, as: Data.self, "a base64 string") else { return nil }
        // The value that the service itself shows, which clients may know.
        refuseCount(data.count, name, within: 1...ImageReference.largestBytes) {
            "java.nio.HeapByteBuffer[pos=0 lim=\(data.count) cap=\(data.count)]"
        }
        return Array(data)
    }

    private mutating func storedObject(_ name: String) throws -> ImageReference.StoredObject? {
        try structure(name) { members in
            ImageReference.StoredObject(
                bucket: try members.optionalText("Bucket", .bucket),
                key: try members.optionalText("Name", .objectName),
                version: try members.optionalText("Version", .objectVersion)
            )
        }
    }

    // MARK: - Structures

    private mutating func structure<Value>(_ name: String, _ read: (inout Members) throws -> Value) throws -> Value? {
        guard try self.read(name, as: Structure.self, "an object") != nil else { return nil }
        var members = Members(
            try container.nestedContainer(keyedBy: MemberName.self, forKey: MemberName(name)),
            parent: path(name) + "."
        )
        defer { violations += members.violations }
        return try read(&members)
    }

    private mutating func refuseCount(
        _ count: Int,
        _ name: String,
        within range: ClosedRange<Int>,
        _ value: () -> String
    ) {
        if count > range.upperBound { refuse(value(), name, Constraint.lengthAtMost(range.upperBound)) }
        if count < range.lowerBound { refuse(value(), name, Constraint.lengthAtLeast(range.lowerBound)) }
    }

    private static func list(_ texts: [String]) -> String {
        // The message shows only the beginning.
        "[\(texts.prefix(Violation.longestValue).joined(separator: ", "))]"
    }
}

/// A set of values with names, one of which a member has.
protocol Choice: RawRepresentable<String>, CaseIterable {}

extension Choice {
    static var names: [String] { allCases.map(\.rawValue) }
}

struct MemberName: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}

// MARK: - JSON values

/// An integer, also written `5.0` or `"5"`.
private struct WholeNumber: Decodable {
    let value: Int

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            value = try container.decode(Int.self)
        } catch {
            guard let value = Int(try container.decode(String.self)) else { throw error }
            self.value = value
        }
    }
}

/// A finite number, also written `"80"`.
private struct RealNumber: Decodable {
    let value: Double

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        do {
            value = try container.decode(Double.self)
        } catch {
            guard let value = Double(try container.decode(String.self)), value.isFinite else { throw error }
            self.value = value
        }
    }
}

/// Any object.
private struct Structure: Decodable {
    init(from decoder: any Decoder) throws {
        _ = try decoder.container(keyedBy: MemberName.self)
    }
}
