// The viewer's own supporting documents, whether or not they are a parent.
import { builder } from '../builder.ts';
import { Viewer } from '../viewer/type.ts';

const Document = builder.prismaObject('Document', {
  name: 'OwnDocument',
  description: 'a supporting document that the viewer sent and that waits for a decision',
  fields: (t) => ({
    url: t.string({ select: { id: true }, resolve: ({ id }) => `/documents/${id}` }),
    mimeType: t.exposeString('mimeType'),
    sizeBytes: t.exposeInt('sizeBytes'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

builder.prismaObjectFields(Viewer, (t) => ({
  documents: t.relation('documents', { type: Document }),
}));
