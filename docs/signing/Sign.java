import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs a Placard URL: PLACARD_KEY="$(cat data/key)" java -cp gson.jar Sign.java [TEMPLATE PAYLOAD EXT] */
public class Sign {
    /** The path of an image. The payload is JSON, of any library's; ext is png, jpg, jpeg or webp. */
    static String sign(String key, String template, String payload, String ext) throws GeneralSecurityException {
        Base64.Encoder base64url = Base64.getUrlEncoder().withoutPadding();

        // What is signed is what stands in the URL. The key is its text, even where that looks like hex.
        String signed = template + "/" + base64url.encodeToString(payload.getBytes(UTF_8)) + "." + ext;
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return "/img/" + base64url.encodeToString(mac.doFinal(signed.getBytes(UTF_8))) + "/" + signed;
    }

    public static void main(String[] args) throws GeneralSecurityException {
        if (args.length == 0) {
            String payload = new Gson().toJson(Map.of("modifications", Map.of("title", "Hello from Java")));
            args = new String[] {"article", payload, "jpg"};
        }
        System.out.println("http://localhost:8080" + sign(System.getenv("PLACARD_KEY"), args[0], args[1], args[2]));
    }
}
