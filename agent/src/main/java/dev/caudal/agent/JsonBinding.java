// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/** Binds {@link Json} values and sealed interfaces of records, inside of records too. */
final class JsonBinding extends SimpleModule {
  private static final long serialVersionUID = 1;

  JsonBinding() {
    super("caudal");
    addSerializer(Json.class, new Writer());
    addDeserializer(Json.class, new Reader());
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.addDeserializers(new SealedInterfaces());
  }

  private static final class Writer extends ValueSerializer<Json> {
    @Override
    public void serialize(Json value, JsonGenerator generator, SerializationContext context) {
      generator.writeRawValue(value.text());
    }
  }

  private static final class Reader extends ValueDeserializer<Json> {
    @Override
    public Json deserialize(JsonParser parser, DeserializationContext context) {
      return Json.of(context.readTree(parser));
    }
  }

  private static final class SealedInterfaces extends Deserializers.Base {
    @Override
    public @Nullable ValueDeserializer<?> findBeanDeserializer(
        JavaType type, DeserializationConfig config, BeanDescription.Supplier description) {
      return Variants.of(type.getRawClass())
          .map(variants -> new ByType(type.getRawClass(), variants))
          .orElse(null);
    }

    @Override
    public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
      return Variants.of(type).isPresent();
    }
  }

  private static final class ByType extends ValueDeserializer<Object> {
    private final Class<?> type;
    private final Map<String, Class<?>> variants;

    ByType(Class<?> type, Map<String, Class<?>> variants) {
      this.type = type;
      this.variants = variants;
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context) {
      JsonNode tree = context.readTree(parser);
      var variant = variants.get(tree.path(Variants.FIELD).asString(""));
      if (variant == null || !(tree instanceof ObjectNode object)) {
        return context.reportInputMismatch(
            type, "the field type must be one of %s", String.join(", ", variants.keySet()));
      }
      object.remove(Variants.FIELD);
      return context.readTreeAsValue(object, variant);
    }
  }
}
