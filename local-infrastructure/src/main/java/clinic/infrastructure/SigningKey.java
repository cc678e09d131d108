package clinic.infrastructure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// An RSA key that signs the platform's access tokens (RS256) on one machine.
public record SigningKey(String id, KeyPair pair) {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    public static SigningKey generate(String id) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return new SigningKey(id, generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The key kept in a file, made at first use; its tokens stay valid when whoever signs with it is started again.
    public static SigningKey kept(Path file, String id) {
        try {
            if (Files.notExists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent());
                var secret = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
                var beside = Files.createTempFile(file.toAbsolutePath().getParent(), "key", ".new", secret);
                var fresh = generate(id).pair.getPrivate().getEncoded();
                Files.write(beside, Base64.getMimeEncoder().encode(fresh));
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            }
            var rsa = KeyFactory.getInstance("RSA");
            var encoded = Base64.getMimeDecoder().decode(Files.readAllBytes(file));
            var secret = (RSAPrivateCrtKey) rsa.generatePrivate(new PKCS8EncodedKeySpec(encoded));
            var open = rsa.generatePublic(new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
            return new SigningKey(id + "-" + fingerprint(secret), new KeyPair(open, secret));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("not a signing key: " + file, e);
        }
    }

    /// A new key has another id than the one before, so whoever holds the old one asks for it at once.
    private static String fingerprint(RSAPrivateCrtKey key) throws GeneralSecurityException {
        var digest =
                MessageDigest.getInstance("SHA-256").digest(key.getModulus().toByteArray());
        return HexFormat.of().formatHex(digest, 0, 4);
    }

    /// The public half as a JSON Web Key set.
    public String jwks() {
        var key = (RSAPublicKey) pair.getPublic();
        return json(Map.of(
                "keys",
                List.of(Map.of(
                        "kty",
                        "RSA",
                        "use",
                        "sig",
                        "alg",
                        "RS256",
                        "kid",
                        id,
                        "n",
                        number(key.getModulus()),
                        "e",
                        number(key.getPublicExponent())))));
    }

    /// A signed token for the audience `clinic`; the given claims win over the usual ones.
    public String token(String issuer, Instant now, Duration life, Map<String, Object> claims) {
        var all = new LinkedHashMap<String, Object>();
        all.put("iss", issuer);
        all.put("aud", List.of("clinic"));
        all.put("iat", now.getEpochSecond());
        all.put("nbf", now.getEpochSecond());
        all.put("exp", now.plus(life).getEpochSecond());
        all.put("jti", UUID.randomUUID().toString());
        all.putAll(claims);
        return signed(Map.of("alg", "RS256", "typ", "at+jwt", "kid", id), all);
    }

    /// Any header and any claims, signed with RS256 whatever the header says: for tokens that must not pass, too.
    public String signed(Map<String, ?> header, Map<String, ?> claims) {
        return signed(json(header), json(claims));
    }

    public String signed(String header, String claims) {
        var signed = encode(header) + "." + encode(claims);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String number(BigInteger value) {
        var bytes = value.toByteArray();
        var start = bytes[0] == 0 ? 1 : 0;
        return BASE64.encodeToString(java.util.Arrays.copyOfRange(bytes, start, bytes.length));
    }

    /// Claims are names, numbers, flags and lists of them; a whole JSON library would be one more thing on every class
    /// path.
    private static String json(Object value) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(e -> json(String.valueOf(e.getKey())) + ":" + json(e.getValue()))
                        .collect(Collectors.joining(",", "{", "}"));
            case Collection<?> list -> list.stream().map(SigningKey::json).collect(Collectors.joining(",", "[", "]"));
            case Number number -> number.toString();
            case Boolean flag -> flag.toString();
            default ->
                value.toString()
                        .codePoints()
                        .mapToObj(
                                c -> c < 0x20 || c == '"' || c == '\\' ? "\\u%04x".formatted(c) : Character.toString(c))
                        .collect(Collectors.joining("", "\"", "\""));
        };
    }
}
