package example.courses;

import java.util.stream.Collectors;

import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.HandlerMethodValidationException;

/** A request that makes no sense gets a 400 in the same envelope as everything else. */
@RestControllerAdvice
class Mistakes {

    @ExceptionHandler
    ResponseEntity<Envelope<Void>> invalid(MethodArgumentNotValidException mistake) {
        return badRequest(mistake.getFieldErrors().stream()
                .map(error -> error.getField() + " " + error.getDefaultMessage())
                .sorted()
                .collect(Collectors.joining(", ")));
    }

    @ExceptionHandler
    ResponseEntity<Envelope<Void>> invalid(HandlerMethodValidationException mistake) {
        return badRequest("a parameter is out of range");
    }

    @ExceptionHandler
    ResponseEntity<Envelope<Void>> unreadable(HttpMessageNotReadableException mistake) {
        return badRequest("the body is not the JSON that was expected");
    }

    private static ResponseEntity<Envelope<Void>> badRequest(String message) {
        return ResponseEntity.badRequest().body(Envelope.error(400, message));
    }
}
