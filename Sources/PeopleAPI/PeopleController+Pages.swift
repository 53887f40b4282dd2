internal import FaceCore
internal import Hummingbird
internal import People

extension PeopleController {
    private var personsPerPage: Int { 60 }
    private var photosPerPage: Int { 24 }

    /// Everyone, most photos first.
    func peoplePage(_ request: Request, context: some RequestContext) async throws -> Response {
        let total = try await store.personCount()
        let page = Page(request.queryNumber("page"), itemCount: total, pageSize: personsPerPage)
        let persons = try await store.persons(limit: page.size, offset: page.offset)
        return try pages.response(
            .people,
            PeopleModel(
                title: "People",
                total: Words.count(total, "person", "people"),
                people: persons.map(PersonModel.init),
                pager: PagerModel(page, path: Links.people)
            )
        )
    }

    /// One person and the photos that show them, newest first.
    func personPage(_ request: Request, context: some RequestContext) async throws -> Response {
        let person = try await requirePerson(context)
        let photos = PersonPhoto.grouping(try await store.occurrences(of: person.id))
        let page = Page(request.queryNumber("page"), itemCount: photos.count, pageSize: photosPerPage)
        let model = PersonModel(person)
        return try pages.response(
            .person,
            PersonPageModel(
                title: model.name,
                total: Words.count(try await store.personCount(), "person", "people"),
                person: model,
                name: model.name,
                photos: photos[page.range].map(PhotoModel.init),
                pager: PagerModel(page, path: model.path)
            )
        )
    }

    /// The person that the path names; anything else is a page that does not exist.
    func requirePerson(_ context: some RequestContext) async throws -> Person {
        guard let id = context.parameters.get("personID", as: FaceID.self), let person = try await store.person(id)
        else {
            throw HTTPError(.notFound)
        }
        return person
    }
}
