// SPDX-License-Identifier: Apache-2.0
package io.heddle.gossip;

import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.grpc.MethodDescriptor;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.io.InputStream;
import org.hyperledger.fabric.protos.gossip.Envelope;

/**
 * A service whose envelopes have only the fields that an envelope has: others, of which a stranger
 * may send fifty million, would be kept one by one.
 */
final class OnlyKnownFields {

  private OnlyKnownFields() {}

  static ServerServiceDefinition of(ServerServiceDefinition service) {
    var definition = ServerServiceDefinition.builder(service.getServiceDescriptor().getName());
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      add(definition, method);
    }
    return definition.build();
  }

  private static <Q, A> void add(
      ServerServiceDefinition.Builder definition, ServerMethodDefinition<Q, A> method) {
    MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
    if (descriptor.getType() == MethodDescriptor.MethodType.BIDI_STREAMING) {
      @SuppressWarnings("unchecked") // the one stream of the service is of envelopes
      MethodDescriptor.Marshaller<Q> envelopes =
          (MethodDescriptor.Marshaller<Q>)
              new Envelopes(
                  (MethodDescriptor.Marshaller<Envelope>) descriptor.getRequestMarshaller());
      definition.addMethod(
          descriptor.toBuilder(envelopes, descriptor.getResponseMarshaller()).build(),
          method.getServerCallHandler());
    } else {
      definition.addMethod(method);
    }
  }

  private record Envelopes(MethodDescriptor.Marshaller<Envelope> usual)
      implements MethodDescriptor.Marshaller<Envelope> {

    private static final Parser<Envelope> PARSER =
        DiscardUnknownFieldsParser.wrap(Envelope.parser());

    @Override
    public InputStream stream(Envelope envelope) {
      return usual.stream(envelope);
    }

    @Override
    public Envelope parse(InputStream stream) {
      try {
        return PARSER.parseFrom(stream);
      } catch (InvalidProtocolBufferException e) {
        throw Status.INTERNAL
            .withDescription("Invalid protobuf byte sequence")
            .withCause(e)
            .asRuntimeException();
      }
    }
  }
}
