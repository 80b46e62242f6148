// The viewer's own supporting documents, whether or not they are a parent.
import { builder } from '../builder.ts';
import { Viewer } from '../viewer/type.ts';

const Document = builder.prismaObject('Document', {
  name: 'OwnDocument',
  description: 'a supporting document that the viewer sent and that waits for a decision',
  fields: (t) => ({
    url: t.string({
      description: 'path on the portal, for the viewer and the staff who decide',
      select: { id: true },
      resolve: ({ id }) => `/documents/${id}`,
    }),
    mimeType: t.exposeString('mimeType', {
      description: '`application/pdf`, `image/jpeg` or another accepted picture, told from the content',
    }),
    sizeBytes: t.exposeInt('sizeBytes', { description: 'of the file as it is kept, in bytes' }),
    createdAt: t.expose('createdAt', { description: 'when it was sent; deleted after a day when no request names it', type: 'DateTime' }),
  }),
});

builder.prismaObjectFields(Viewer, (t) => ({
  documents: t.relation('documents', { description: 'those that were sent and are still kept', type: Document }),
}));
