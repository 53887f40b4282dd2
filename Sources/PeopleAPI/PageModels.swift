internal import FaceCore
internal import Hummingbird
internal import People

/// What the templates show: words and links, ready to print. Property names are the templates' variables.
struct PeopleModel: Sendable {
    let title: String
    let total: String
    let people: [PersonModel]
    let pager: PagerModel?
}

struct PersonPageModel: Sendable {
    let title: String
    let total: String
    let person: PersonModel
    let name: String
    let photos: [PhotoModel]
    let pager: PagerModel?
}

struct PersonModel: Sendable {
    let name: String
    let isNamed: Bool
    let path: String
    let thumbPath: String?
    let photos: String
    let faces: String

    init(_ person: Person) {
        let givenName = person.name.flatMap { $0.isEmpty ? nil : $0 }
        name = givenName ?? "Unnamed \(person.id.description.prefix(6))"
        isNamed = givenName != nil
        path = Links.person(person.id)
        thumbPath = person.repThumbKey.isEmpty ? nil : Links.thumb(person.repThumbKey)
        photos = Words.count(person.photoCount, "photo", "photos")
        faces = Words.count(person.faceCount, "face", "faces")
    }
}

struct PhotoModel: Sendable {
    let imagePath: String
    let fileName: String
    let thumbPaths: [String]
    /// Where the face's centre is, in tenths of the photo's width and height.
    let focusX: Int
    let focusY: Int

    init(_ photo: PersonPhoto) {
        imagePath = Links.image(photo.id)
        fileName = photo.key.split(separator: "/").last.map(String.init) ?? photo.key
        thumbPaths = photo.thumbKeys.map(Links.thumb)
        focusX = Self.tenths(photo.focus.left + photo.focus.width / 2)
        focusY = Self.tenths(photo.focus.top + photo.focus.height / 2)
    }

    private static func tenths(_ fraction: Double) -> Int {
        Int((min(max(fraction, 0), 1) * 10).rounded())
    }
}

struct PagerModel: Sendable {
    let number: Int
    let pageCount: Int
    let previousPath: String?
    let nextPath: String?

    /// Nil where everything fits one page.
    init?(_ page: Page, path: String) {
        guard page.pageCount > 1 else { return nil }
        number = page.number
        pageCount = page.pageCount
        previousPath = page.number > 1 ? "\(path)?page=\(page.number - 1)" : nil
        nextPath = page.number < page.pageCount ? "\(path)?page=\(page.number + 1)" : nil
    }
}

struct MessageModel: Sendable {
    let status: Int
    let title: String
    let message: String
    let total: String? = nil

    init(_ failure: HTTPError) {
        status = failure.status.code
        switch failure.status {
        case .notFound:
            title = "Nothing here"
            message = "This page does not exist, or what it showed is gone."
        case .internalServerError:
            title = "Something went wrong"
            message = "The server's log says more. Trying again may help."
        default:
            title = failure.status.reasonPhrase
            message = failure.body ?? "The server cannot answer this request."
        }
    }
}

/// Counts in words.
enum Words {
    static func count(_ number: Int, _ one: String, _ many: String) -> String {
        "\(number) \(number == 1 ? one : many)"
    }
}
