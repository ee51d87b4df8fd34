/** How files of transform tests are called. They stand beside the transforms, and are none themselves. */
export const transformTestFile = /\.test\.(?:ya?ml|json)$/;
