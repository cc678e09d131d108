{{- define "labels" -}}
app.kubernetes.io/name: {{ .Values.service }}
app.kubernetes.io/part-of: clinic
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "selector" -}}
app.kubernetes.io/name: {{ .Values.service }}
app.kubernetes.io/component: application
{{- end }}

{{- define "database" -}}
{{ .Values.service }}-database
{{- end }}

{{- define "kafkaUserSecret" -}}
{{ .Values.service }}
{{- end }}

{{- define "peer" -}}
- namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: {{ .namespace }}}}
  podSelector:
    matchLabels: {{- toYaml .labels | nindent 6 }}
{{- end }}

{{- define "check" -}}
{{- if ne .Release.Name .Values.service }}{{ fail (printf "the release is named like its service: helm install %s, not %s" .Values.service .Release.Name) }}{{ end }}
{{- with .Values.scaling }}
{{- if and (ne .by "none") (not .max) }}{{ fail (printf "scaling.by is %s and scaling.max is missing: how many instances at most?" .by) }}{{ end }}
{{- if and .max (lt (int .max) (int .min)) }}{{ fail (printf "scaling.max (%v) is less than scaling.min (%v)" .max .min) }}{{ end }}
{{- end }}
{{- end }}
