import Foundation

/// The service's own description of its operations, from `Fixtures/service-model.json`.
struct ServiceModel: Decodable, Sendable {
    struct Operation: Decodable, Sendable {
        let input: String
        let output: String
        let errors: [String]
    }

    struct Shape: Decodable, Sendable {
        let type: String
        let min: Double?
        let max: Double?
        let pattern: String?
        let `enum`: [String]?
        let required: [String]
        /// A structure's shapes by member.
        let members: [String: String]
        /// A list's shape of elements, a map's shapes of keys and values; empty for others.
        let member: String
        let key: String
        let value: String

        private enum CodingKeys: CodingKey {
            case type, min, max, pattern, `enum`, required, members, member, key, value
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decode(String.self, forKey: .type)
            min = try container.decodeIfPresent(Double.self, forKey: .min)
            max = try container.decodeIfPresent(Double.self, forKey: .max)
            pattern = try container.decodeIfPresent(String.self, forKey: .pattern)
            `enum` = try container.decodeIfPresent([String].self, forKey: .enum)
            required = try container.decodeIfPresent([String].self, forKey: .required) ?? []
            members = try container.decodeIfPresent([String: String].self, forKey: .members) ?? [:]
            member = try container.decodeIfPresent(String.self, forKey: .member) ?? ""
            key = try container.decodeIfPresent(String.self, forKey: .key) ?? ""
            value = try container.decodeIfPresent(String.self, forKey: .value) ?? ""
        }

        /// The members in the order of their names.
        var sortedMembers: [(name: String, shape: String)] {
            members.sorted { $0.key < $1.key }.map { (name: $0.key, shape: $0.value) }
        }
    }

    let operations: [String: Operation]
    let shapes: [String: Shape]
    /// Operations of the service that are not offered here.
    let unsupported: [String]

    static let testsFolder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()

    static let shared: ServiceModel = {
        let url = testsFolder.appending(path: "Fixtures/service-model.json")
        do {
            return try JSONDecoder().decode(ServiceModel.self, from: Data(contentsOf: url))
        } catch {
            preconditionFailure("\(url.path): \(error)")
        }
    }()

    func shape(_ name: String) -> Shape {
        guard let shape = shapes[name] else { preconditionFailure("the model has no shape \(name)") }
        return shape
    }

    // MARK: - Inputs

    /// A value that a shape allows, with all members of structures, but of an Image only its bytes.
    func example(_ name: String) -> JSON {
        let shape = shape(name)
        switch (name, shape.type) {
        case ("FaceId", _): return "11111111-2222-4333-8444-555555555555"
        case ("ResourceArn", _): return "aws:rekognition:us-east-1:000000000000:collection/people"
        case ("Image", _): return ["Bytes": "/9j/"]
        case (_, "structure"): return .object(shape.members.mapValues(example))
        case (_, "list"): return [example(shape.member)]
        case (_, "map"): return ["key": example(shape.value)]
        case (_, "integer"), (_, "long"): return 7
        case (_, "float"): return 33.5
        case (_, "blob"): return "/9j/"
        default: return .string(shape.enum?.first ?? "abc")
        }
    }

    /// What is wrong with a value, in the order and words that the service has for it.
    func violations(of value: JSON?, _ name: String, at path: String = "") -> [String] {
        let shape = shape(name)
        switch (shape.type, value ?? .null) {
        case ("structure", let value):
            return shape.sortedMembers.flatMap { member, target -> [String] in
                let path = (path.isEmpty ? "" : "\(path).") + member.prefix(1).lowercased() + member.dropFirst()
                guard let inner = value[member], inner != .null else {
                    let isRequired = shape.required.contains(member)
                    return isRequired
                        ? ["Value null at '\(path)' failed to satisfy constraint: Member must not be null"] : []
                }
                return violations(of: inner, target, at: path)
            }
        case ("string", .string(let text)):
            return broken(text, shape).map { message(text, path, $0) }
        case ("integer", .number(let number)):
            return range(number, shape, of: "value").map { message("\(Int(number))", path, $0) }
        case ("float", .number(let number)):
            return range(number, shape, of: "value").map { message("\(number)", path, $0) }
        case ("blob", .string(let base64)):
            let count = Data(base64Encoded: base64)?.count ?? 0
            return range(Double(count), shape, of: "length").map {
                message("java.nio.HeapByteBuffer[pos=0 lim=\(count) cap=\(count)]", path, $0)
            }
        case ("list", .array(let values)):
            let texts = values.compactMap(\.string)
            let text = "[\(texts.joined(separator: ", "))]"
            let element = self.shape(shape.member)
            let isBroken = texts.contains { !broken($0, element).isEmpty }
            return range(Double(values.count), shape, of: "length").map { message(text, path, $0) }
                + (isBroken ? [message(text, path, "Member must satisfy constraint: [\(constraints(element))]")] : [])
        case ("map", .object(let values)):
            let entries = values.sorted { $0.key < $1.key }.map { "\($0)=\($1.string ?? "")" }
            let text = "{\(entries.joined(separator: ", "))}"
            let (key, value) = (self.shape(shape.key), self.shape(shape.value))
            let keysAreBroken = values.keys.contains { !broken($0, key).isEmpty }
            let valuesAreBroken = values.values.contains { !broken($0.string ?? "", value).isEmpty }
            return range(Double(values.count), shape, of: "length").map { message(text, path, $0) }
                + (keysAreBroken
                    ? [message(text, path, "Map keys must satisfy constraint: [\(constraints(key))]")] : [])
                + (valuesAreBroken
                    ? [message(text, path, "Map value must satisfy constraint: [\(constraints(value))]")] : [])
        default:
            return ["\(path) has another type than \(name)"]
        }
    }

    private func message(_ value: String, _ path: String, _ constraint: String) -> String {
        let value = value.count > 256 ? value.prefix(256) + "..." : value[...]
        return "Value '\(value)' at '\(path)' failed to satisfy constraint: \(constraint)"
    }

    private func range(_ value: Double, _ shape: Shape, of what: String) -> [String] {
        [
            shape.max.flatMap { value > $0 ? "Member must have \(what) less than or equal to \(Int($0))" : nil },
            shape.min.flatMap { value < $0 ? "Member must have \(what) greater than or equal to \(Int($0))" : nil },
        ].compactMap(\.self)
    }

    private func broken(_ text: String, _ shape: Shape) -> [String] {
        var broken = range(Double(text.unicodeScalars.count), shape, of: "length")
        if let pattern = shape.pattern {
            let whole = "^(?:\(pattern))\\z"
            if text.range(of: whole, options: .regularExpression) == nil {
                broken.append("Member must satisfy regular expression pattern: \(pattern)")
            }
        }
        if let values = shape.enum, !values.contains(text) {
            broken.append("Member must satisfy enum value set: [\(values.joined(separator: ", "))]")
        }
        return broken
    }

    private func constraints(_ shape: Shape) -> String {
        [
            shape.max.map { "Member must have length less than or equal to \(Int($0))" },
            shape.min.map { "Member must have length greater than or equal to \(Int($0))" },
            shape.pattern.map { "Member must satisfy regular expression pattern: \($0)" },
            shape.enum.map { "Member must satisfy enum value set: [\($0.joined(separator: ", "))]" },
        ].compactMap(\.self).joined(separator: ", ")
    }

    // MARK: - Outputs

    /// How an output differs from its shape: members that the model does not know, and values of another type.
    func mismatches(_ value: JSON, _ name: String, at path: String = "$") -> [String] {
        let shape = shape(name)
        switch (shape.type, value) {
        case ("structure", .object(let members)):
            return members.flatMap { member, value in
                shape.members[member].map { mismatches(value, $0, at: "\(path).\(member)") }
                    ?? ["\(path).\(member) is unknown"]
            }
        case ("list", .array(let values)):
            return range(Double(values.count), shape, of: "length").map { "\(path): \($0)" }
                + values.enumerated().flatMap { mismatches($1, shape.member, at: "\(path)[\($0)]") }
        case ("map", .object(let values)):
            return values.flatMap { mismatches($1, shape.value, at: "\(path).\($0)") }
        case ("string", .string(let text)):
            return broken(text, shape).map { "\(path): \($0)" }
        case ("integer", .number(let number)), ("long", .number(let number)):
            return number == number.rounded()
                ? range(number, shape, of: "value").map { "\(path): \($0)" } : ["\(path): \(number)"]
        case ("float", .number(let number)):
            return range(number, shape, of: "value").map { "\(path): \($0)" }
        case ("timestamp", .number), ("boolean", .bool):
            return []
        default:
            return ["\(path) is no \(shape.type)"]
        }
    }
}
