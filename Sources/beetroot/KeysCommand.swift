import AWSSignature
import ArgumentParser
import BeetrootApp
import Foundation
import SQLiteStore

struct KeysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Manage the access keys that clients sign their requests with.",
        discussion: "A running server knows of every change at once.",
        subcommands: [Create.self, List.self, Delete.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a new access key and show it, which is possible only now."
        )

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await Console.run {
                let key = AccessKey.random(createdAt: Date())
                try await options.configuration().openAccessKeys().add(key)
                if options.json { return try Console.output(json: CreatedKey(key)) }
                Console.output("AWS_ACCESS_KEY_ID=\(key.id)")
                Console.output("AWS_SECRET_ACCESS_KEY=\(key.secret)")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List access keys, oldest first, without their secrets."
        )

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await Console.run {
                let keys = try await options.configuration().openAccessKeys().accessKeys()
                if options.json { return try Console.output(json: ["keys": keys.map(ListedKey.init)]) }
                for key in keys { Console.output("\(key.id)  \(key.createdAt.formatted(.iso8601))") }
            }
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Delete an access key; its requests are refused from then on."
        )

        @OptionGroup var options: DataOptions

        @Argument(help: "The access key's identifier.")
        var id: String

        func run() async throws {
            try await Console.run {
                guard try await options.configuration().openAccessKeys().remove(id) else {
                    Console.remark("beetroot: there is no access key '\(id)'")
                    throw ExitCode.failure
                }
                if options.json { try Console.output(json: ["deleted": id]) }
            }
        }
    }
}

/// A key as it is shown once.
private struct CreatedKey: Encodable {
    let accessKeyID: String
    let secretAccessKey: String

    init(_ key: AccessKey) {
        accessKeyID = key.id
        secretAccessKey = key.secret
    }

    private enum CodingKeys: String, CodingKey {
        case accessKeyID = "accessKeyId"
        case secretAccessKey
    }
}

private struct ListedKey: Encodable {
    let accessKeyID: String
    let createdAt: String

    init(_ key: AccessKey) {
        accessKeyID = key.id
        createdAt = key.createdAt.formatted(.iso8601)
    }

    private enum CodingKeys: String, CodingKey {
        case accessKeyID = "accessKeyId"
        case createdAt
    }
}
