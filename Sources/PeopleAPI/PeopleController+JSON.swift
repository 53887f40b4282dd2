internal import FaceCore
internal import Hummingbird
internal import People

extension PeopleController {
    private var largestLimit: Int { 1000 }

    /// `GET /persons`: everyone, most photos first, at most `limit` from `offset` on.
    func listPersons(_ request: Request, context: some RequestContext) async throws -> Response {
        let limit = min(try request.requireQueryNumber("limit", default: largestLimit), largestLimit)
        let offset = try request.requireQueryNumber("offset", default: 0)
        let persons = try await store.persons(limit: limit + 1, offset: offset)
        let base = request.origin
        return try Response(
            json: PersonList(
                persons: persons.prefix(limit).map { PersonList.Entry($0, base: base) },
                nextOffset: persons.count > limit ? offset + limit : nil
            )
        )
    }

    /// `GET /persons/{personId}/photos`: the photos that show a person, newest first.
    func listPhotos(_ request: Request, context: some RequestContext) async throws -> Response {
        let person = try await requirePerson(context)
        let photos = PersonPhoto.grouping(try await store.occurrences(of: person.id))
        let base = request.origin
        return try Response(
            json: PhotoList(
                personId: person.id.description,
                photos: photos.map { PhotoList.Entry($0, base: base) }
            )
        )
    }
}

extension Request {
    /// Where this server is as the client sees it; empty, which makes links relative, if the client did not say.
    fileprivate var origin: String {
        head.authority.map { "http://\($0)" } ?? ""
    }
}
