package example.courses;

/** The shape of every answer: the code repeats the HTTP status, data is what was asked for. */
public record Envelope<T>(int code, String message, T data) {

    static <T> Envelope<T> ok(T data) {
        return new Envelope<>(200, "ok", data);
    }

    static Envelope<Void> error(int code, String message) {
        return new Envelope<>(code, message, null);
    }
}
