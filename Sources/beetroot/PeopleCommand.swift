import ArgumentParser
import BeetrootApp
import FaceCore
import People
import SQLiteStore

struct PeopleCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Show who is in the library.",
        subcommands: [List.self, Show.self, Assignments.self]
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List persons, most photos first.")

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await Console.run {
                let store = try await options.configuration().openStore()
                let persons = try await store.persons(limit: .max, offset: 0)
                if options.json {
                    return try Console.output(json: ["persons": persons.map(PersonResult.init)])
                }
                for person in persons {
                    let photos = person.photoCount == 1 ? "1 photo" : "\(person.photoCount) photos"
                    let columns = [person.id.description, photos, person.name]
                    Console.output(columns.compactMap { $0 }.joined(separator: "  "))
                }
            }
        }
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List one person's photos.")

        @OptionGroup var options: DataOptions

        @Argument(help: "The person's identifier.")
        var id: String

        func run() async throws {
            try await Console.run {
                let store = try await options.configuration().openStore()
                guard let personID = FaceID(id), try await store.person(personID) != nil else {
                    throw ConfigurationError(name: "ID", value: id, expected: "a person of this library")
                }
                let photos = try await store.occurrences(of: personID)
                if options.json {
                    return try Console.output(
                        json: PersonPhotosResult(personId: personID, photos: photos.map(PersonPhotosResult.Photo.init))
                    )
                }
                for photo in photos {
                    Console.output("\(photo.photoID)  \(photo.photoKey)  \(photo.thumbKey)")
                }
            }
        }
    }

    struct Assignments: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List every face and whose it is.")

        @OptionGroup var options: DataOptions

        func run() async throws {
            try await Console.run {
                let store = try await options.configuration().openStore()
                for assignment in try await store.assignments() {
                    if options.json {
                        try Console.output(json: AssignmentResult(assignment))
                    } else {
                        let person = assignment.personID?.description ?? "unassigned"
                        Console.output("\(assignment.photoKey)  \(assignment.faceIndex)  \(person)")
                    }
                }
            }
        }
    }
}

private struct PersonResult: Encodable {
    let personId: FaceID
    let name: String?
    let photoCount: Int
    let faceCount: Int
    let repThumbKey: String
    let hidden: Bool

    init(_ person: Person) {
        personId = person.id
        name = person.name
        photoCount = person.photoCount
        faceCount = person.faceCount
        repThumbKey = person.repThumbKey
        hidden = person.hidden
    }
}

private struct PersonPhotosResult: Encodable {
    struct Photo: Encodable {
        let photoId: String
        let photoBucket: String
        let photoKey: String
        let thumbKey: String
        let boundingBox: BoundingBox
        let confidence: Double

        init(_ occurrence: Occurrence) {
            photoId = occurrence.photoID.description
            photoBucket = occurrence.photoBucket
            photoKey = occurrence.photoKey
            thumbKey = occurrence.thumbKey
            boundingBox = occurrence.boundingBox
            confidence = occurrence.confidence
        }
    }

    let personId: FaceID
    let photos: [Photo]
}

private struct AssignmentResult: Encodable {
    let assignment: StoredAssignment

    init(_ assignment: StoredAssignment) {
        self.assignment = assignment
    }

    private enum CodingKeys: String, CodingKey {
        case photoKey, faceIndex
        case faceID = "faceId"
        case personID = "personId"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(assignment.photoKey, forKey: .photoKey)
        try container.encode(assignment.faceIndex, forKey: .faceIndex)
        try container.encode(assignment.faceID, forKey: .faceID)
        // Null for an unassigned face, rather than absent.
        try container.encode(assignment.personID, forKey: .personID)
    }
}
