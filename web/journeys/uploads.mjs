// Files on their way to the server.
export default {};
