// SPDX-License-Identifier: Apache-2.0
package io.heddle.ca;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.heddle.golang.GoPem;
import io.heddle.identity.Certificates;
import io.heddle.identity.EcdsaEngine;
import io.heddle.operations.Answer;
import io.heddle.operations.Request;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who asks a certificate authority, as clients of Fabric CA do. */
final class CaClient {

  private static final String API = "/api/v1/";

  private final FabricCa authority;

  CaClient(FabricCa authority) {
    this.authority = authority;
  }

  /** A certificate and its key. */
  record Enrolled(X509Certificate certificate, KeyPair keys) {

    String serial() {
      return certificate.getSerialNumber().toString(16);
    }
  }

  /** What a whole answer says. */
  record Told(int status, String body) {

    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    String result(String member) {
      return json().path("result").path(member).asString();
    }
  }

  static KeyPair newKeys() {
    return EcdsaEngine.fastest().generate();
  }

  static String request(String subject, KeyPair keys) throws Exception {
    return request(subject, keys, keys, null);
  }

  static String request(
      String subject, KeyPair keys, KeyPair signer, @Nullable Extensions extensions)
      throws Exception {
    var builder = new JcaPKCS10CertificationRequestBuilder(new X500Name(subject), keys.getPublic());
    if (extensions != null) {
      builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions);
    }
    var request =
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()));
    return GoPem.encode("CERTIFICATE REQUEST", request.getEncoded());
  }

  Enrolled enrol(String name, String secret) throws Exception {
    KeyPair keys = newKeys();
    Told told = enrol(name, secret, Map.of("certificate_request", request("CN=" + name, keys)));
    if (told.status() != 201) {
      throw new AssertionError(told);
    }
    return new Enrolled(certificate(told), keys);
  }

  static X509Certificate certificate(Told told) {
    return Certificates.ofPem(ByteString.copyFrom(Base64.getDecoder().decode(told.result("Cert"))));
  }

  Told enrol(String name, String secret, Map<String, ?> body) {
    String basic = Base64.getEncoder().encodeToString((name + ":" + secret).getBytes(UTF_8));
    return ask("POST", "enroll", text(body), Optional.of("Basic " + basic));
  }

  Told post(String path, Map<String, ?> body, Enrolled by) {
    return signed("POST", path, text(body), by);
  }

  Told put(String path, Map<String, ?> body, Enrolled by) {
    return signed("PUT", path, text(body), by);
  }

  Told get(String path, Enrolled by) {
    return signed("GET", path, "", by);
  }

  Told delete(String path, Enrolled by) {
    return signed("DELETE", path, "", by);
  }

  private Told signed(String method, String path, String body, Enrolled by) {
    return ask(method, path, body, Optional.of(token(method, API + path, body, by)));
  }

  static String token(String method, String uri, String body, Enrolled by) {
    return tokenOver(method + "." + base64(uri) + "." + base64(body) + ".", by);
  }

  /** As clients before 1.4 make it. */
  static String olderToken(String body, Enrolled by) {
    return tokenOver(base64(body) + ".", by);
  }

  private static String tokenOver(String before, Enrolled by) {
    String certificate = base64(Certificates.pem(by.certificate()));
    ByteString signed = ByteString.copyFromUtf8(before + certificate);
    ByteString signature = EcdsaEngine.fastest().sign(by.keys().getPrivate(), signed);
    return certificate + "." + Base64.getEncoder().encodeToString(signature.toByteArray());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  Told ask(String method, String path, String body, Optional<String> authorization) {
    return askAt(method, API + path, body, authorization);
  }

  Told askAt(String method, String uri, String body, Optional<String> authorization) {
    int query = uri.indexOf('?');
    String path = query < 0 ? uri : uri.substring(0, query);
    Map<String, String> parameters = new HashMap<>();
    if (query >= 0) {
      for (String each : uri.substring(query + 1).split("&", -1)) {
        String[] parts = each.split("=", 2);
        parameters.put(parts[0], parts[1]);
      }
    }
    var request =
        new Request(method, path, uri, parameters, authorization, ByteString.copyFromUtf8(body));
    Answer answer =
        authority
            .endpoints()
            .find(path)
            .map(endpoint -> endpoint.answer(request))
            .orElseGet(Answer::noSuchPage);
    return new Told(answer.status(), answer.body().toStringUtf8());
  }

  static String text(Map<String, ?> body) {
    return JsonMapper.shared().writeValueAsString(body);
  }
}
